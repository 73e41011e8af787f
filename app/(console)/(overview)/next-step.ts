import type { Overview } from '@/lib/console/servers/schemas';
import { isUntold, type ServerStateKind } from '@/components/server-state/server-state';

/** What a person should do now; the sentence of each is `next…` in the messages of the overview. */
export type NextStep =
  | { code: 'Nothing' | 'Near' | 'Apply' | 'Measure' | 'Guard' | 'Enrol' }
  | { code: 'Suspects'; count: number }
  | { code: 'Decide'; count: number; incident: number }
  | { code: 'Restart' | 'Close'; incident: number };

/**
 * @param suspects how many accounts of the suspects list have the verdict "suspect"
 * @returns null while nothing can be said: before the first answer, while the console does not tell it, and while the guard tells of a problem
 */
export function nextStep(kind: ServerStateKind, overview: Overview | undefined, suspects: number): NextStep | null {
  if (kind === 'loading' || isUntold(kind) || overview === undefined) return null;
  if (kind === 'no-server') return { code: 'Enrol' };
  if (kind === 'silent' || kind === 'never-connected') return { code: 'Guard' };
  const incident = overview.openIncident;
  if (incident !== null && incident.status === 'protected') {
    return incident.openSuspects > 0
      ? { code: 'Decide', count: incident.openSuspects, incident: incident.number }
      : { code: 'Restart', incident: incident.number };
  }
  if (kind === 'unknown') return { code: 'Measure' };
  if (incident !== null) return { code: 'Close', incident: incident.number };
  if (suspects > 0) return { code: 'Suspects', count: suspects };
  if (kind === 'off') return { code: 'Apply' };
  if (kind === 'near') return { code: 'Near' };
  // A problem of the guard stands in a card of its own; beside it nothing may say that all is well.
  return (overview.server?.report?.problems.length ?? 0) > 0 ? null : { code: 'Nothing' };
}
