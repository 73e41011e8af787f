import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockPeople } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { newId } from '../new-id';
import { Refusal } from '../refusal';
import { tokenHash } from '../servers/token-hash';
import type { Role } from './roles';
import type { ApiKeyView, NewApiKey } from './schemas';

const DAY_MS = 24 * 3_600_000;
/** More than this nobody looks after. */
const MAX_KEYS = 50;
/** When a key was used is written down this often at most, so that a program that asks all day writes little. */
const USED_EVERY_MS = 5 * 60_000;

/** The keys that work now, by name. */
export async function listApiKeys(db: Pick<Transaction, 'apiKey'>, now: number): Promise<ApiKeyView[]> {
  const keys = await db.apiKey.findMany({ where: { revokedAt: null, expiresAt: { gt: now } }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
  return keys.map(({ id, name, role, createdAt, expiresAt, lastUsedAt, createdByName }) => ({ id, name, role, createdAt, expiresAt, lastUsedAt, createdByName }));
}

/**
 * Remembers a key for another program.
 *
 * @param token random; only its hash is stored
 * @throws Refusal `name-taken` for the name of a key that works, `bad-request` when there are too many
 */
export async function createApiKey(db: Database, { key, token, actor, now }: { key: NewApiKey; token: string; actor: Actor & { id: string }; now: number }): Promise<void> {
  const { name, role, days } = key;
  await inTransaction(db, async (tx) => {
    await lockPeople(tx);
    const working = { revokedAt: null, expiresAt: { gt: now } };
    if ((await tx.apiKey.count({ where: working })) >= MAX_KEYS) throw new Refusal('bad-request', `There are ${MAX_KEYS} keys already. Nothing was changed. Revoke one first.`);
    if (await tx.apiKey.findFirst({ where: { ...working, name }, select: { id: true } })) throw new Refusal('name-taken', 'There is a key of this name already. Nothing was changed.', undefined, { name: 'is taken' });
    const expiresAt = now + days * DAY_MS;
    await tx.apiKey.create({ data: { id: newId(now), name, role, tokenHash: tokenHash(token), createdAt: now, expiresAt, createdById: actor.id, createdByName: actor.name } });
    await writeAudit(tx, { at: now, actor, action: 'api-key.made', subject: name, after: { role, days } });
  });
}

/** Ends a key at once. @throws Refusal `not-found` */
export async function revokeApiKey(db: Database, { id, actor, now }: { id: string; actor: Actor; now: number }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const key = await tx.apiKey.findUnique({ where: { id } });
    const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
    if (key === null || count === 0) throw new Refusal('not-found', 'This key was revoked already. Nothing was changed.');
    await writeAudit(tx, { at: now, actor, action: 'api-key.revoked', subject: key.name });
  });
}

/** The key whose token this is, when it works now; null otherwise. */
export async function apiKeyOfToken(db: Database, token: string, now: number): Promise<{ id: string; name: string; role: Role } | null> {
  const key = await db.apiKey.findUnique({ where: { tokenHash: tokenHash(token) } });
  if (key === null || key.revokedAt !== null || key.expiresAt <= now) return null;
  const { id, name, role, lastUsedAt } = key;
  // While nothing can be written, it is only not known when it was used.
  if ((lastUsedAt ?? 0) + USED_EVERY_MS < now) await db.apiKey.updateMany({ where: { id }, data: { lastUsedAt: now } }).catch(() => null);
  return { id, name, role };
}
