import { wordInDetail } from '@sluice/log-engine/known-word';
import type { ActionReport, ActionStep, GuardReport, ProtectionEvent, SyncRequest } from '@sluice/contract/contract';

type Problem = GuardReport['problems'][number];
type ProblemCode = Problem['code'];

/** Consoles since 0.2 keep a word that they do not know; one of 0.1 refuses the whole upload. These it knows. */
const KNOWN = {
  kinds: ['embedded', 'postfix'],
  events: [
    'tripped',
    'released',
    'measurement-lost',
    'measurement-restored',
    'smtp-stopped',
    'smtp-started',
    'guard-started',
  ] satisfies ProtectionEvent['kind'][] as string[],
  problems: [
    'queue-unreadable',
    'log-unreadable',
    'accounts-unreadable',
    'state-not-durable',
    'smtp-down',
    'policy-listener-down',
  ] satisfies ProblemCode[] as string[],
  steps: [
    'hold-messages',
    'release-messages',
    'delete-messages',
    'disable-account',
    'enable-account',
    'set-password',
    'end-sessions',
    'stop-smtp',
    'start-smtp',
  ] satisfies ActionStep['step'][] as string[],
  causes: [
    'account-not-found',
    'account-protected',
    'account-store-failed',
    'queue-failed',
    'sessions-failed',
    'restart-failed',
    'internal',
  ] satisfies ActionStep['code'][] as string[],
  reasons: [
    'recipients-burst',
    'domain-spread',
    'new-domains',
    'unknown-recipients',
    'auth-burst',
    'address-spread',
    'country-spread',
    'refused-attempts',
    'failed-logins',
  ],
};

/**
 * The upload in words that a console of any version understands. A newer word is said by the nearest that is known, with itself before the
 * detail; what has none is left out: an event that such a console could draw nothing from, a step, a reason.
 */
export function inOldestWords(request: SyncRequest): SyncRequest {
  const { host, report, events, actionReports, activities } = request;
  return {
    ...request,
    host: KNOWN.kinds.includes(host.kind) ? host : { ...host, kind: 'postfix' },
    report: { ...report, problems: report.problems.slice(0, 20).map(problemOf) },
    events: events.filter(({ kind }) => KNOWN.events.includes(kind)),
    actionReports: actionReports.map(actionReportOf),
    activities: activities.map(({ assessment, evidence }) => ({
      assessment: { ...assessment, reasons: assessment.reasons.filter(({ code }) => KNOWN.reasons.includes(code)) },
      evidence,
    })),
  };
}

function problemOf(problem: Problem): Problem {
  if (KNOWN.problems.includes(problem.code)) return problem;
  const code: ProblemCode = problem.code.startsWith('log-') ? 'log-unreadable' : problem.code === 'brake-failed' ? 'queue-unreadable' : 'policy-listener-down';
  return { ...(wordInDetail(problem, problem.code) as Problem), code };
}

function actionReportOf(report: ActionReport): ActionReport {
  const steps = report.steps.filter(({ step }) => KNOWN.steps.includes(step)).slice(0, 10);
  return { ...report, steps: steps.map(stepOf) };
}

/** What could not be done on this host was not done; that it is no fault of anybody's such a console cannot say. */
function stepOf(step: ActionStep): ActionStep {
  const { code } = step;
  const told = code === null || KNOWN.causes.includes(code) ? step : { ...(wordInDetail({ ...step }, code) as ActionStep), code: 'internal' as const };
  return told.status === 'not-possible' ? { ...told, status: 'failed' } : told;
}
