import type { ProtectionEvent } from '@sluice/contract/contract';
import type { GuardState } from '@sluice/guard/state/guard-state';

const MOST_EVENTS = 1_000;
const KEPT: readonly ProtectionEvent['kind'][] = ['tripped', 'released', 'mailing-begun', 'mailing-ended'];

/** Adds an event to what the console must still be told. Of a long flapping the oldest are dropped, but no trip, no release and no mailing. */
export function withEvent(state: GuardState, event: ProtectionEvent): GuardState {
  const events = [...state.events.filter(({ id }) => id !== event.id), event];
  if (events.length > MOST_EVENTS) {
    const dropped = events.findIndex(({ kind }) => !KEPT.includes(kind));
    events.splice(Math.max(0, dropped), 1);
  }
  return { ...state, events };
}

export function withoutEvents(state: GuardState, ids: ReadonlySet<string>): GuardState {
  return { ...state, events: state.events.filter(({ id }) => !ids.has(id)) };
}
