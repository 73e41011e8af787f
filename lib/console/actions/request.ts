import { createHash } from 'node:crypto';
import type { ActionResponse, CheckedRequest } from './schemas';
import type { QueueFilter } from '@sluice/actions/queue-filter';
import type { ActionParameters } from '@/lib/db/column-types';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, isDuplicate, lockServer } from '@/lib/db/transaction';
import { actionView } from './view';
import type { Actor } from '../audit/actor';
import { writeAudit, type Fact } from '../audit/write';
import { findOpenIncident } from '../incidents/find';
import { findServer } from '../servers/find';
import { generatePassword, mailboxPasswordHash } from './generate-password';
import { newId } from '../new-id';
import { Refusal } from '../refusal';
import { requireActionable } from './require-actionable';
import { takeBackDeletion, takeBackMatching } from './take-back';
import { addEntry } from '../incidents/timeline';

export interface ActionInput {
  request: CheckedRequest;
  actor: Actor & { id: string };
  now: number;
  /** How long a deletion can be taken back. */
  undoMs?: number;
}

/** Long enough to see on the phone, and with a colleague, that it was the wrong account. */
const UNDO_MS = 10 * 60_000;

/**
 * Records what the guard shall do. The same key again answers with the same action, and never with its password again.
 *
 * @throws Refusal `not-found`, `guard-revoked`, `already-done`, `count-changed`, `not-protected` or `restart-not-ready`; then nothing is recorded
 */
export async function requestAction(db: Database, input: ActionInput): Promise<ActionResponse> {
  const { request } = input;
  const before = await answerOfKey(db, request);
  if (before) return before;
  const password = request.kind === 'set-password' ? generatePassword() : null;
  // Hashing takes a while, so it is done before the server is locked.
  const passwordHash = password === null ? null : await mailboxPasswordHash(password);
  try {
    return await inTransaction(db, async (tx) => {
      await lockServer(tx, request.serverId);
      return (await answerOfKey(tx, request)) ?? { action: await record(tx, input, passwordHash), password };
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const meanwhile = await answerOfKey(db, request);
    if (meanwhile === null) throw error;
    return meanwhile;
  }
}

/** @throws Refusal `bad-request` when the key was used for something else */
export async function answerOfKey(tx: Database | Transaction, request: CheckedRequest): Promise<ActionResponse | null> {
  const action = await tx.action.findUnique({ where: { key: request.key } });
  if (action === null) return null;
  const account = accountOf(request);
  const same = action.serverId === request.serverId && action.kind === request.kind && action.account === account;
  if (!same) throw new Refusal('bad-request', 'This key was used for another action. Nothing was changed.', undefined, { key: 'used before' });
  return { action: actionView(action), password: null };
}

function accountOf(request: CheckedRequest): string | null {
  return 'account' in request ? request.account : null;
}

/** Records one action of a server that is locked. @throws Refusal before anything is written */
export async function record(tx: Transaction, { request, actor, now, undoMs = UNDO_MS }: ActionInput, passwordHash: string | null) {
  const { key, serverId, kind } = request;
  const server = await findServer(tx, serverId);
  const incident = await findOpenIncident(tx, serverId);
  await requireActionable(tx, { request, server, incident, actor, now });
  const account = accountOf(request);
  if (request.kind === 'release-matching') await takeBackMatching(tx, { serverId, filter: request.filter, actor, now });
  if (request.kind === 'look-at-queue') await forgetLooks(tx, serverId, now);
  if (request.kind === 'release-messages') await takeBackDeletion(tx, { serverId, account: request.account, actor, now });
  const dueAt = isDeletion(request) && undoMs > 0 ? now + undoMs : null;
  if (isDeletion(request) && dueAt !== null) await holdFirst(tx, { request, actor, now });
  // The guard performs them by this time, so it tells the order of recording, whichever request came in first.
  const newest = await tx.action.findFirst({ where: { serverId }, orderBy: { requestedAt: 'desc' }, select: { requestedAt: true } });
  const requestedAt = Math.max(now, (newest?.requestedAt ?? 0) + 1);
  const reason = request.reason ?? null;
  // A look changes nothing, so it is no part of what was done about the incident.
  const incidentId = request.kind === 'look-at-queue' ? null : (incident?.id ?? null);
  const parameters = parametersOf(request);
  const told = toldOf(parameters);
  const action = await tx.action.create({
    data: {
      id: newId(now),
      key,
      serverId,
      incidentId,
      kind,
      account,
      status: 'requested',
      parameters: passwordHash === null ? parameters : { passwordHash },
      requestedAt,
      requestedById: actor.id,
      requestedByName: actor.name,
      reason,
      dueAt,
      steps: [],
    },
  });
  const data = { account, actionId: action.id, note: reason };
  if (incidentId !== null) await addEntry(tx, { incidentId, at: now, kind: 'action-requested', actor, data });
  const after = { kind, actionId: action.id, ...(reason === null ? {} : { reason }), ...(dueAt === null ? {} : { dueAt }), ...told };
  await writeAudit(tx, { at: now, actor, action: 'action.requested', subject: account ?? server.name, after });
  return actionView(action);
}

/** What the guard needs to know beside the account. */
function parametersOf(request: CheckedRequest): ActionParameters {
  if (request.kind === 'end-mailing') return { mailingId: request.mailingId };
  if (request.kind === 'look-at-queue') return { filter: request.filter };
  if ('filter' in request) return { filter: request.filter, until: request.until, most: request.count };
  if (request.kind !== 'plan-mailing') return {};
  const { sender, messages, threshold, until } = request;
  return { sender: sender.toLowerCase(), messages, threshold, until };
}

/** The same for the audit. */
function toldOf({ sender, messages, threshold, until, filter, most }: ActionParameters): { [field: string]: Fact } {
  const mailing = sender === undefined ? {} : { sender, messages, threshold, untilAt: until };
  const which = filter === undefined ? {} : { sender: filter.account, subjectPattern: filter.subject, recipientDomain: filter.domain, messages: most };
  return Object.fromEntries(Object.entries({ ...mailing, ...which }).filter((entry): entry is [string, string | number] => entry[1] !== undefined));
}

const LOOK_KEPT_MS = 3_600_000;

/** What was seen in other people's mail is not kept. */
async function forgetLooks(tx: Transaction, serverId: string, now: number): Promise<void> {
  await tx.action.deleteMany({ where: { serverId, kind: 'look-at-queue', requestedAt: { lt: now - LOOK_KEPT_MS } } });
}

/** Of an account's mail, or of what fits a filter. */
type Deletion = Extract<CheckedRequest, { confirmCount: number } | { filter: QueueFilter; until: number }>;

function isDeletion(request: CheckedRequest): request is Deletion {
  return request.kind === 'delete-messages' || request.kind === 'delete-matching';
}

/** What shall be deleted must not leave while that can be taken back. */
async function holdFirst(tx: Transaction, { request, actor, now }: Omit<ActionInput, 'request'> & { request: Deletion }): Promise<void> {
  const { serverId } = request;
  const key = `hold-${createHash('sha256').update(request.key).digest('hex').slice(0, 48)}`;
  const which = request.kind === 'delete-messages' ? ({ kind: 'hold-messages', account: request.account } as const) : ({ kind: 'hold-matching', filter: request.filter, until: request.until, count: request.count } as const);
  const hold: CheckedRequest = { key, serverId, ...which };
  await record(tx, { request: hold, actor, now }, null).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'already-done') throw error;
  });
}
