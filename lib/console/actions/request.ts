import { createHash } from 'node:crypto';
import type { ActionResponse, CheckedRequest } from './schemas';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, isDuplicate, lockServer } from '@/lib/db/transaction';
import { actionView } from './view';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { findOpenIncident } from '../incidents/find';
import { findServer } from '../servers/find';
import { generatePassword, mailboxPasswordHash } from './generate-password';
import { newId } from '../new-id';
import { Refusal } from '../refusal';
import { requireActionable } from './require-actionable';
import { takeBackDeletion } from './take-back';
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
  if (request.kind === 'release-messages') await takeBackDeletion(tx, { serverId, account: request.account, actor, now });
  const dueAt = request.kind === 'delete-messages' && undoMs > 0 ? now + undoMs : null;
  if (request.kind === 'delete-messages' && dueAt !== null) await holdFirst(tx, { request, actor, now });
  // The guard performs them by this time, so it tells the order of recording, whichever request came in first.
  const newest = await tx.action.findFirst({ where: { serverId }, orderBy: { requestedAt: 'desc' }, select: { requestedAt: true } });
  const requestedAt = Math.max(now, (newest?.requestedAt ?? 0) + 1);
  const reason = request.reason ?? null;
  const action = await tx.action.create({
    data: {
      id: newId(now),
      key,
      serverId,
      incidentId: incident?.id ?? null,
      kind,
      account,
      status: 'requested',
      parameters: passwordHash === null ? {} : { passwordHash },
      requestedAt,
      requestedById: actor.id,
      requestedByName: actor.name,
      reason,
      dueAt,
      steps: [],
    },
  });
  const data = { account, actionId: action.id, note: reason };
  if (incident) await addEntry(tx, { incidentId: incident.id, at: now, kind: 'action-requested', actor, data });
  const after = { kind, actionId: action.id, ...(reason === null ? {} : { reason }), ...(dueAt === null ? {} : { dueAt }) };
  await writeAudit(tx, { at: now, actor, action: 'action.requested', subject: account ?? server.name, after });
  return actionView(action);
}

/** What shall be deleted must not leave while that can be taken back. */
async function holdFirst(tx: Transaction, { request, actor, now }: ActionInput & { request: { kind: 'delete-messages' } }): Promise<void> {
  const hold: CheckedRequest = { key: `hold-${createHash('sha256').update(request.key).digest('hex').slice(0, 48)}`, serverId: request.serverId, kind: 'hold-messages', account: request.account };
  await record(tx, { request: hold, actor, now }, null).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'already-done') throw error;
  });
}
