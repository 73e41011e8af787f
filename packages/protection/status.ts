import type { Protection, ServerStatus } from './protection';

/** The one word for the state. A latch outweighs everything; a rule that is not applied outweighs a failed measurement. */
export function statusOf(state: Protection): ServerStatus {
  if (state.latch !== null) return 'protected';
  if (!state.settings.applyQueueLimit) return 'off';
  return state.measurement === null || state.measurement.length === null ? 'unknown' : 'watching';
}
