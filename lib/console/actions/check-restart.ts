import type { RestartCheck } from './schemas';
import type { Database, Transaction } from '@/lib/db/client';
import { suspectsUndecided } from './suspects-decided';
import { answersNow, findServer, ruleInForce } from '../servers/find';
import { leastWaiting, waitingRecipients } from '@sluice/contract/waiting-recipients';
import { mailInQueue } from '../suspects/mail-in-queue';

/** What must hold before the SMTP receiving service is restarted, in the order it is shown. */
export async function checkRestart(
  db: Database | Transaction,
  input: { serverId: string; incidentId: string; now: number },
): Promise<RestartCheck[]> {
  const { serverId, incidentId, now } = input;
  const server = await findServer(db, serverId);
  const suspects = await db.suspect.findMany({ where: { incidentId }, orderBy: [{ score: 'desc' }, { account: 'asc' }], select: { account: true, decision: true } });
  const unfinished = await db.action.findMany({
    where: { serverId, status: { in: ['requested', 'running'] }, kind: { not: 'restart-smtp' }, OR: [{ dueAt: null }, { dueAt: { lte: now } }] },
    orderBy: { requestedAt: 'asc' },
    select: { account: true },
  });
  const queueLength = server.report?.measurement?.length ?? null;
  const secured = suspects.filter(({ decision }) => decision === 'secured');
  const actions = await db.action.findMany({ where: { incidentId, account: { in: secured.map(({ account }) => account) } }, select: { account: true, steps: true } });
  // Mail that nobody counted is not taken for none.
  const onTheirWay = secured.filter(({ account }) => mailInQueue(server.report?.queue ?? null, account, actions).waiting !== 0);
  const { threshold, recipientThreshold } = ruleInForce(server.settings, server.report, now);
  const waiting = leastWaiting(server.report);
  const isCounted = server.report !== null && waitingRecipients(server.report).kind === 'counted';
  const facts = { reasons: [], accounts: [], messages: null, queueLength: null, threshold: null };
  const undecided = suspectsUndecided({ suspects, report: server.report, threshold });
  return [
    { ...facts, code: 'guard-answers', met: answersNow(server, now) },
    { ...facts, code: 'suspects-decided', met: undecided.reasons.length === 0, ...undecided },
    { ...facts, code: 'mail-held', met: onTheirWay.length === 0, accounts: onTheirWay.map(({ account }) => account) },
    { ...facts, code: 'queue-below-threshold', met: queueLength !== null && queueLength <= threshold, queueLength, threshold },
    ...(recipientThreshold === null ? [] : [{ ...facts, code: 'recipients-below-threshold' as const, met: isCounted && (waiting ?? Infinity) <= recipientThreshold, leastOnly: waiting !== null && !isCounted, queueLength: waiting, threshold: recipientThreshold }]),
    { ...facts, code: 'actions-finished', met: unfinished.length === 0, accounts: unfinished.flatMap(({ account }) => account ?? []) },
  ];
}
