import type { ProtectionEvent } from '@/lib/sync/contract';
import type { GuardState } from '@/guard/state/guard-state';

const MOST_EVENTS = 1_000;

/** Adds an event to what the console must still be told. Of a long flapping the oldest are dropped, but no trip and no release. */
export function withEvent(state: GuardState, event: ProtectionEvent): GuardState {
  const events = [...state.events.filter(({ id }) => id !== event.id), event];
  if (events.length > MOST_EVENTS) {
    const dropped = events.findIndex(({ kind }) => kind !== 'tripped' && kind !== 'released');
    events.splice(Math.max(0, dropped), 1);
  }
  return { ...state, events };
}

export function withoutEvents(state: GuardState, ids: ReadonlySet<string>): GuardState {
  return { ...state, events: state.events.filter(({ id }) => !ids.has(id)) };
}
