import type { Actor } from '@/lib/console/audit/actor';
import { apiKeyOfToken } from '@/lib/console/people/api-keys';
import type { Permission, Role } from '@/lib/console/people/roles';
import { Refusal } from '@/lib/console/refusal';
import { database } from '@/lib/db/client';
import { AttemptLimit } from './attempt-limit';
import { clientAddress } from './client-address';
import { refusalCounts } from './count-refusals';
import { signedIn } from './signed-in';

/** Who sends a request: a person with a session, or a program with a key. */
export interface Asker {
  actor: Actor & { id: string };
  role: Role;
  /** By which refusals are counted: an e-mail address, or a key's name. */
  subject: string;
  /** Null for a program. */
  person: { sessionId: string; confirmedAt: number; mustSetUp: boolean } | null;
}

/** Two a second: what asks more often keeps guards waiting. */
const keyLimit = new AttemptLimit({ most: 120, windowMs: 60_000 });
const wrongKeyLimit = new AttemptLimit({ most: 60, windowMs: 60_000 });

/** With a key the cookie counts for nothing, so no page of another site can lend it. Another kind of `Authorization` is that of a proxy in front. */
export function hasKey(headers: Headers): boolean {
  return /^Bearer /i.test(headers.get('authorization') ?? '');
}

/** @throws Refusal `not-signed-in`, `too-many-requests` */
export async function askerOf(headers: Headers, now: number): Promise<Asker> {
  const address = clientAddress(headers);
  if (hasKey(headers)) return keyHolder(headers, address, now);
  const person = await signedIn(headers, now);
  if (person === null) throw new Refusal('not-signed-in', 'Sign in first. Nothing was changed.');
  const { id, name, role, email, sessionId, confirmedAt, mustSetUp } = person;
  return { actor: { id, name, address }, role, subject: email, person: { sessionId, confirmedAt, mustSetUp } };
}

async function keyHolder(headers: Headers, address: string | null, now: number): Promise<Asker> {
  const token = /^Bearer +(\S{1,512})$/i.exec(headers.get('authorization') ?? '')?.[1];
  const key = token === undefined ? null : await apiKeyOfToken(database(), token, now);
  if (key === null) {
    await refusalCounts(database()).add({ action: 'token.refused', address, subject: 'API key' }, now);
    if (!wrongKeyLimit.allows(address ?? '', now)) throw tooMany();
    throw new Refusal('not-signed-in', 'This API key is not known, has expired or was revoked. Nothing was changed. An administrator makes a new one on the People page.');
  }
  if (!keyLimit.allows(key.id, now)) throw tooMany();
  return { actor: { id: `key ${key.id}`, name: `API key ${key.name}`, address }, role: key.role, subject: key.name, person: null };
}

const tooMany = () => new Refusal('too-many-requests', 'Too many requests. Nothing was changed. Wait a minute and try again.');

/** What takes a person whatever the role of a key: people and their own accounts, mail servers and the tokens of their guards, and all that needs a fresh sign-in. @throws Refusal `not-for-keys` */
export function requirePersonFor(permission: Permission | 'sensitive'): void {
  if (permission === 'people:manage' || permission === 'servers:manage' || permission === 'account:own' || permission === 'sensitive') {
    throw new Refusal('not-for-keys', 'An API key may not do this, whatever its role: it takes a person who signed in. Nothing was changed.');
  }
}
