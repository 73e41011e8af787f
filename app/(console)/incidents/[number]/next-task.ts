import type { IncidentView } from '@/lib/console/incidents/schemas';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import type { IncidentStep } from './incident-steps';
import { awaitsCleaning, isIdentified } from './suspect-progress';
import { suspectState } from './suspect-state';
import { currentSecuring, isUnderWay } from '@sluice/actions/standing';

/** What the operator should do now; one sentence and one primary button in the foot of the page come from it. */
export type NextTask =
  | { kind: 'decide'; left: number; suspect: SuspectView }
  | { kind: 'name-account' }
  | { kind: 'wait-for-securing'; accounts: SuspectView[] }
  | { kind: 'retry-securing'; suspect: SuspectView }
  /** It was done, and this host does not tell whether it took effect. */
  | { kind: 'see-for-yourself'; suspect: SuspectView }
  | { kind: 'clean'; accounts: SuspectView[]; messages: number | null }
  | { kind: 'meet-checks'; left: number }
  | { kind: 'restart' }
  | { kind: 'wait-for-restart' }
  | { kind: 'close' }
  | { kind: 'nothing' };

/** @param steps of `incidentSteps` for the same view */
export function nextTask(view: IncidentView, steps: readonly IncidentStep[]): NextTask {
  switch (steps.find((step) => step.status === 'open')?.key) {
    case 'find':
      return decideTask(view.suspects);
    case 'secure':
      return securingTask(view.suspects);
    case 'clean':
      return cleaningTask(view.suspects);
    case 'preflight':
      return { kind: 'meet-checks', left: view.restartChecks.filter((check) => !check.met).length };
    case 'restart':
      return { kind: view.restartAction && isUnderWay(view.restartAction) ? 'wait-for-restart' : 'restart' };
    case 'wrap-up':
      return { kind: 'close' };
    default:
      return { kind: 'nothing' };
  }
}

function decideTask(suspects: readonly SuspectView[]): NextTask {
  const open = suspects.filter((suspect) => !isIdentified(suspect));
  const suspect = open[0];
  return suspect ? { kind: 'decide', left: open.length, suspect } : { kind: 'name-account' };
}

function securingTask(suspects: readonly SuspectView[]): NextTask {
  const open = suspects.filter((suspect) => suspect.decision === 'open');
  const failed = open.find((suspect) => currentSecuring(suspect.actions)?.status === 'failed');
  if (failed) return { kind: 'retry-securing', suspect: failed };
  const unproven = open.find((suspect) => suspectState(suspect) === 'unproven');
  return unproven ? { kind: 'see-for-yourself', suspect: unproven } : { kind: 'wait-for-securing', accounts: open };
}

function cleaningTask(suspects: readonly SuspectView[]): NextTask {
  const accounts = suspects.filter((suspect) => suspect.decision === 'secured' && awaitsCleaning(suspect));
  const known = accounts.every((suspect) => suspect.waiting !== null);
  return { kind: 'clean', accounts, messages: known ? accounts.reduce((total, suspect) => total + (suspect.waiting ?? 0), 0) : null };
}
