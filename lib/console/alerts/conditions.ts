import type { GuardReport } from '@sluice/contract/contract';
import type { AlertFacts, AlertKind } from '@sluice/alerts/alert';

/** A guard that is restarted or updated is away for some seconds, and nobody shall be woken for that. */
export const SILENT_MS = 60_000;
/** From this share of the threshold on a queue is called near. */
export const NEAR_SHARE = 0.8;
/** How long a state must last before it is told, and be gone before it has ended. */
const LASTS_MS: Partial<Record<AlertKind, number>> = { unknown: 30_000, 'hook-removed': 30_000, 'near-threshold': 5_000, suspect: 0 };
export const GONE_MS = 120_000;

export interface ServerNow {
  lastSeenAt: number | null;
  report: GuardReport | null;
  settings: { applyQueueLimit: boolean; threshold: number };
  /** The accounts that stand out, while no incident is open. */
  suspects: readonly string[];
}

/** What is the case on a server. `subject` tells two of one kind apart. */
export interface Condition {
  kind: AlertKind;
  subject: string;
  lastsMs: number;
  facts: Partial<AlertFacts>;
}

const LOG_PROBLEMS = ['log-unreadable', 'log-silent', 'log-incomplete'];
const HOOK_PROBLEMS = ['relaying-unasked', 'policy-listener-down'];

/** @param now by the console's clock @returns what there is to tell about a server, trips and releases aside, which are events */
export function conditionsOf({ lastSeenAt, report, settings, suspects }: ServerNow, now: number): Condition[] {
  if (lastSeenAt === null || report === null) return [];
  // What a silent guard said last is not known to be so now.
  if (now - lastSeenAt >= SILENT_MS) return [{ kind: 'guard-silent', subject: '', lastsMs: 0, facts: { since: lastSeenAt } }];
  const found: Condition[] = [];
  const add = (kind: AlertKind, facts: Partial<AlertFacts>, subject = ''): void => {
    found.push({ kind, subject, lastsMs: LASTS_MS[kind] ?? 0, facts });
  };
  const problem = (codes: readonly string[]) => report.problems.find(({ code }) => codes.includes(code))?.code;
  const unmeasured = report.status === 'unknown' || problem(['queue-unreadable']) !== undefined;
  if (unmeasured) add('unknown', { problem: 'queue-unreadable' }, 'queue');
  const log = problem(LOG_PROBLEMS);
  if (log !== undefined) add('unknown', { problem: log }, 'log');
  const hook = problem(HOOK_PROBLEMS);
  if (hook !== undefined) add('hook-removed', { problem: hook });
  if (problem(['token-used-twice']) !== undefined) add('token-used-twice', {});
  const { applyQueueLimit, threshold } = settings;
  const length = report.measurement?.length ?? null;
  if (applyQueueLimit && report.latch === null && length !== null && length >= threshold * NEAR_SHARE) add('near-threshold', { queueLength: length, threshold });
  for (const account of suspects) add('suspect', { account }, account);
  return found;
}
