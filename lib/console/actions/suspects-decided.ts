import type { GuardReport } from '@sluice/contract/contract';
import type { RestartCheck } from './schemas';

export type Undecided = Pick<RestartCheck, 'reasons' | 'accounts' | 'messages' | 'queueLength'>;

/**
 * Why it cannot be said that every culprit was found and decided. No open suspect is not enough: without a log, or without a look
 * at whom the queue belongs to, nobody is found whatever happens, and an empty list says nothing.
 *
 * @param facts.report the newest of the guard; null when there is none
 */
export function suspectsUndecided(facts: { suspects: readonly { account: string; decision: string }[]; report: GuardReport | null; threshold: number }): Undecided {
  const { suspects, report, threshold } = facts;
  const open = suspects.filter(({ decision }) => decision === 'open').map(({ account }) => account);
  const decided = new Set(suspects.filter(({ decision }) => decision !== 'open').map(({ account }) => account));
  const queue = report?.queue ?? null;
  const total = queue === null ? null : queue.waiting + queue.held;
  const messages = queue === null || total === null ? null : total - sum(queue.accounts.filter(({ account }) => account !== null && decided.has(account)));
  const logIsBlind = report === null || report.problems.some(({ code }) => code === 'log-silent' || code === 'log-unreadable');
  const reasons: RestartCheck['reasons'] = [
    ...(logIsBlind ? (['log-blind'] as const) : []),
    ...(open.length > 0 ? (['open'] as const) : []),
    ...(suspects.length === 0 ? (['nobody-found'] as const) : []),
    ...(messages === null || total === null ? (['queue-unknown'] as const) : []),
    // A few messages of others are what every queue holds; half of what trips the rule is not.
    ...(messages !== null && total !== null && messages * 2 > total && messages * 2 > threshold ? (['others-mail'] as const) : []),
  ];
  return { reasons, accounts: open, messages, queueLength: total };
}

function sum(accounts: readonly { waiting: number; held: number }[]): number {
  return accounts.reduce((all, { waiting, held }) => all + waiting + held, 0);
}
