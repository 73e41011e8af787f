import type { CheckedRequest } from './schemas';
import type { Transaction } from '@/lib/db/client';
import { checkRestart } from './check-restart';
import { answersNow, mailingNow, type FoundServer } from '../servers/find';
import { Refusal } from '../refusal';
import { REASON_MIN, reasonNeeded } from '@sluice/actions/reason-needed';
import { listProtectedAccounts } from '../protected-accounts/list';
import { isOpposite, isSameMatter, standingAction } from '@sluice/actions/standing';
import { LONGEST_MAILING_MS } from '@sluice/protection/planned-mailing';
import { isSameFilter } from '@sluice/actions/queue-filter';
import { canFilterQueue, canPlanMailing, canProtectNow } from '@sluice/contract/contract';

/** More than an account ever gets in the time that one action takes. */
const PAST_ACTIONS = 200;

interface Situation {
  request: CheckedRequest;
  server: FoundServer;
  /** The incident of the server that is not closed. */
  incident: { id: string; status: string } | null;
  actor: { id: string };
  now: number;
}

/** @throws Refusal when the action was done before, or the facts that it needs do not hold. The server must be locked. */
export async function requireActionable(tx: Transaction, situation: Situation): Promise<void> {
  const { request, server } = situation;
  if (server.revokedAt !== null) {
    throw new Refusal('guard-revoked', `The guard of ${server.name} was revoked, so nobody would do this. Nothing was recorded. Make a new code on the Servers page, enrol the host again, and ask then.`);
  }
  await requireNotDone(tx, situation);
  if (request.kind === 'protect-now') requireUnprotected(situation);
  if ('filter' in request) requireFilterable(situation);
  if (request.kind === 'plan-mailing') requireMailable(situation, request);
  if (request.kind === 'end-mailing') requireMailing(situation, request.mailingId);
  await requireReason(tx, request);
  if (request.kind === 'delete-messages') requireCount(server, request.account, request.confirmCount);
  if (request.kind === 'stop-sending') requireLoginGate(server);
  if (request.kind === 'release-local-mail') requireHeldLocalMail(situation);
  if (request.kind === 'restart-smtp') await requireReady(tx, situation, request.reason ?? null);
}

async function requireNotDone(tx: Transaction, { request, incident, actor }: Situation): Promise<void> {
  const { serverId, kind } = request;
  if (kind === 'look-at-queue') return;
  const subject = 'account' in request ? { account: request.account } : { kind };
  const found = await tx.action.findMany({ where: { serverId, ...subject }, orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }], take: PAST_ACTIONS });
  const past = 'filter' in request ? found.filter(({ parameters }) => isSameFilter(parameters.filter, request.filter)) : found;
  requireSeen(past, { request, incident, actor });
  const standing = standingAction(kind, past);
  if (standing === null) return;
  const { id, status, requestedAt, requestedByName } = standing;
  const data = { actionId: id, kind: standing.kind, status, byName: requestedByName, at: requestedAt };
  throw new Refusal('already-done', `${requestedByName} asked for this before, and it still holds. Nothing was changed.`, data);
}

/** Whoever comes upon the act later shall find out why it was done to somebody like this, or why what cannot be undone was. */
async function requireReason(tx: Transaction, request: CheckedRequest): Promise<void> {
  if (typeof request.reason === 'string') return;
  const { kind } = request;
  const account = 'account' in request ? request.account : null;
  const names = (await listProtectedAccounts(tx)).accounts.map(({ name }) => name);
  const cause = reasonNeeded(kind, account, names);
  if (cause === null) return;
  const why = cause === 'protected-account' && account !== null ? `${account} is a protected account` : 'Deleted mail cannot be brought back';
  throw new Refusal('reason-needed', `${why}, so this needs a written reason of at least ${REASON_MIN} characters. Nothing was recorded. Send it again with \`reason\`.`, { account, cause });
}

/**
 * Somebody whose page is a moment behind must not undo what a colleague has just done. The page says the newest action that
 * it shows; one of another person after that, which is the opposite, is told to him first.
 */
function requireSeen(past: readonly Awaited<ReturnType<Transaction['action']['findMany']>>[number][], { request, incident, actor }: Pick<Situation, 'request' | 'incident' | 'actor'>): void {
  if (!('account' in request) || request.seen === undefined) return;
  const newest = past.find(({ kind, status }) => status !== 'failed' && isSameMatter(kind, request.kind));
  if (newest === undefined || !isOpposite(newest.kind, request.kind) || newest.requestedById === actor.id || newest.id === request.seen) return;
  const seen = past.find(({ id }) => id === request.seen);
  // Of an incident a page shows its own actions only, so one of before it is not news.
  if (seen === undefined ? newest.incidentId !== (incident?.id ?? null) : seen.requestedAt >= newest.requestedAt) return;
  const { kind, requestedAt, requestedByName } = newest;
  throw new Refusal('changed-meanwhile', `${requestedByName} asked for the opposite (${kind}) after what your page showed. Nothing was changed.`, { byName: requestedByName, at: requestedAt, kind });
}

/** Deleting cannot be undone, so it is refused when the queue is not what the operator saw. */
function requireCount(server: FoundServer, account: string, confirmCount: number): void {
  const queue = server.report?.queue ?? null;
  const found = queue?.accounts.find((each) => each.account === account);
  const count = queue && (found ? found.waiting + found.held : 0);
  if (count === confirmCount) return;
  const message = `The queue holds ${count ?? 'an unknown number of'} messages of this account now, not ${confirmCount}. Nothing was deleted.`;
  throw new Refusal('count-changed', message, { count });
}

/** A guard that does not tell of local mail is an older one, which would not understand the order either. */
function requireHeldLocalMail({ server, incident }: Situation): void {
  if (incident?.status === 'protected') {
    throw new Refusal('still-protected', 'The server is still protected, so its local mail stays on hold. Restart the SMTP receiving service first; nothing was changed.');
  }
  const held = server.report?.localMail?.held;
  if (held === undefined || held === 0) throw new Refusal('count-changed', 'The guard tells of no local mail that is held because of protection. Nothing was changed.', { count: 0 });
}

/** Begun much later, when the guard is back, it would surprise everybody: so nothing is recorded that is not done now. */
function requireUnprotected({ server, incident, now }: Situation): void {
  const { report, name } = server;
  if (report === null || !answersNow(server, now)) {
    throw new Refusal('guard-silent', `The guard of ${name} does not answer, so nobody would begin protection now. Nothing was recorded, and nothing is begun later by itself.`);
  }
  if (!canProtectNow(report)) throw new Refusal('guard-too-old', `The guard of ${name} is an older one that does not know this act. Nothing was recorded. Update the guard.`);
  const { latch } = report;
  if (latch === null && incident?.status !== 'protected') return;
  const data = { byName: latch?.begunBy?.name ?? 'Sluice', at: latch?.trippedAt ?? null };
  throw new Refusal('already-done', `${server.name} is protected already. Nothing was changed.`, data);
}

/** A guard of before would not understand the order, and one beside a mail server that cannot do it tells so by its abilities. */
function requireFilterable({ server, now }: Situation): void {
  const { report, name } = server;
  if (report === null || !answersNow(server, now)) throw new Refusal('guard-silent', `The guard of ${name} does not answer, so nobody would look into the queue now. Nothing was recorded.`);
  if (!canFilterQueue(report)) throw new Refusal('guard-too-old', `The guard of ${name} cannot find messages by their subject or recipient: it is an older one, or its mail server does not let it. Nothing was recorded.`);
}

/** A guard that is away, or of before, would not raise its threshold now. */
function requireMailable({ server, now }: Situation, { threshold, until }: { threshold: number; until: number }): void {
  const { report, name, settings } = server;
  if (report === null || !answersNow(server, now)) throw new Refusal('guard-silent', `The guard of ${name} does not answer, so nobody would plan a mailing now. Nothing was recorded.`);
  if (!canPlanMailing(report)) throw new Refusal('guard-too-old', `The guard of ${name} is an older one that knows no planned mailing. Nothing was recorded. Update the guard.`);
  if (!settings.applyQueueLimit) throw new Refusal('rule-off', `The rule is not applied on ${name}, so there is no threshold to raise. Nothing was recorded.`);
  const standing = mailingNow(report, now);
  if (standing !== null) {
    throw new Refusal('already-done', `${standing.byName} has planned a mailing until then. End it first; nothing was changed.`, { byName: standing.byName, at: standing.begunAt });
  }
  if (until <= now || until > now + LONGEST_MAILING_MS) throw new Refusal('bad-request', 'A mailing is planned until a moment of the next 24 hours. Nothing was recorded.', undefined, { until: 'not within 24 hours' });
  if (threshold > settings.threshold) return;
  throw new Refusal('threshold-too-low', `The rule fires above ${settings.threshold} messages already, so ${threshold} would raise nothing. Nothing was recorded.`, { threshold: settings.threshold });
}

function requireMailing({ server, now }: Situation, mailingId: string): void {
  const standing = server.report?.mailing ?? null;
  if (standing?.id !== mailingId) throw new Refusal('already-done', 'This mailing is not under way any more. Nothing was changed.', { byName: null, at: null });
  if (!answersNow(server, now)) throw new Refusal('guard-silent', `The guard of ${server.name} does not answer, so nobody would end it now. Nothing was recorded; it ends by itself.`);
}

/** A guard that says nothing of a login gate, not even that it has none, is an older one: an order it does not know would cut it off from all others. */
function requireLoginGate(server: FoundServer): void {
  if (server.report === null || server.report.gate !== undefined) return;
  throw new Refusal('bad-request', `The guard of ${server.name} is an older one that does not know this act. Nothing was recorded. Contain the account instead, or update the guard.`);
}

async function requireReady(tx: Transaction, { server, incident, now }: Situation, reason: string | null): Promise<void> {
  if (incident?.status !== 'protected') {
    throw new Refusal('not-protected', 'The server is not protected, so no restart is needed. Nothing was changed.');
  }
  if (reason !== null) return;
  const checks = await checkRestart(tx, { serverId: server.id, incidentId: incident.id, now });
  const unmet = checks.filter(({ met }) => !met);
  if (unmet.length === 0) return;
  const message = `Not yet ready for a restart: ${unmet.map(({ code }) => code).join(', ')}. Nothing was changed; a written reason overrides this.`;
  throw new Refusal('restart-not-ready', message, { checks: unmet.map((check) => ({ ...check })) });
}
