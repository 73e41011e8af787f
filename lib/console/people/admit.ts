import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockPeople } from '@/lib/db/transaction';
import { writeAudit } from '../audit/write';
import { newId } from '../new-id';
import { Refusal } from '../refusal';
import { giveRole } from './change';
import { addPerson } from './create-administrator';
import type { Role } from './roles';

/** What an identity provider says of somebody who signed in there. */
export interface Identity {
  /** The provider's own name in the rows of credentials. */
  providerId: string;
  issuer: string;
  /** By which the provider knows him for good; addresses change their owner. */
  subject: string;
  /** Null where the provider has not verified it. */
  verifiedEmail: string | null;
  name: string;
  /** What the provider's groups mean here: `none` for somebody in none of them, null where roles are not its business. */
  role: Role | 'none' | null;
}

export type NotAdmittedReason = 'unverified' | 'unknown' | 'disabled' | 'other-identity' | 'no-role' | 'last-administrator';

/** Somebody whom the provider vouches for and who does not come in all the same. Nothing was changed. */
export class NotAdmitted extends Error {
  override name = 'NotAdmitted';

  constructor(readonly reason: NotAdmittedReason) {
    super(reason);
  }
}

interface Admission {
  identity: Identity;
  /** Whether people who are neither known nor invited become one. */
  admitsUnknown: boolean;
  /** Who gives roles and makes people, in the audit. */
  providerName: string;
  address: string | null;
  now: number;
}

/**
 * Finds or makes the person behind an identity: by the identity itself, else once by an address that the provider verified. Roles that the provider rules are
 * given here, so that they hold with this sign-in.
 *
 * @throws NotAdmitted
 */
export async function admit(db: Database, { identity, admitsUnknown, providerName, address, now }: Admission): Promise<{ id: string; email: string }> {
  if (identity.role === 'none') throw new NotAdmitted('no-role');
  const { role } = identity;
  const actor = { id: null, name: providerName, address };
  return inTransaction(db, async (tx) => {
    await lockPeople(tx);
    const known = await tx.credential.findFirst({ where: { providerId: identity.providerId, accountId: accountIdOf(identity) }, include: { user: true } });
    const person = known?.user ?? (await firstTime(tx, { identity, admitsUnknown, actor, now }));
    if (person.disabled) throw new NotAdmitted('disabled');
    if (role !== null) await giveRole(tx, { person, role, actor, now }).catch(lastAdministrator);
    return { id: person.id, email: person.email };
  });
}

/** One identity at one provider: the same subject of another issuer is somebody else. */
export function accountIdOf({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>): string {
  return `${issuer} ${subject}`;
}

async function firstTime(tx: Transaction, { identity, admitsUnknown, actor, now }: Pick<Admission, 'identity' | 'admitsUnknown' | 'now'> & { actor: { id: null; name: string; address: string | null } }) {
  const email = identity.verifiedEmail?.trim().toLowerCase();
  if (!email) throw new NotAdmitted('unverified');
  const { providerId, issuer } = identity;
  const found = await tx.user.findUnique({ where: { email }, include: { credentials: { where: { providerId, accountId: { startsWith: `${issuer} ` } } } } });
  if (found?.disabled === true) throw new NotAdmitted('disabled');
  // The address belongs to another account of the provider now: whoever has it is not who signed in before.
  if (found !== null && found.credentials.length > 0) throw new NotAdmitted('other-identity');
  if (found === null) await join(tx, { identity, email, admitsUnknown, actor, now });
  const person = found ?? (await tx.user.findUniqueOrThrow({ where: { email } }));
  await tx.credential.create({ data: { id: newId(now), userId: person.id, providerId, accountId: accountIdOf(identity) } });
  await writeAudit(tx, { at: now, actor, action: 'person.linked', subject: email });
  return person;
}

async function join(tx: Transaction, { identity, email, admitsUnknown, actor, now }: Pick<Admission, 'identity' | 'admitsUnknown' | 'now'> & { email: string; actor: { id: null; name: string; address: string | null } }): Promise<void> {
  const invitation = await tx.invitation.findFirst({ where: { email, usedAt: null, expiresAt: { gt: now } } });
  if (invitation === null && !admitsUnknown) throw new NotAdmitted('unknown');
  if (invitation !== null) await tx.invitation.update({ where: { id: invitation.id }, data: { usedAt: now } });
  const role = invitation?.role ?? (identity.role === 'none' || identity.role === null ? 'viewer' : identity.role);
  await addPerson(tx, { name: identity.name.trim().slice(0, 100) || email, email, role, now }, null, actor);
}

function lastAdministrator(error: unknown): never {
  if (error instanceof Refusal && error.code === 'last-administrator') throw new NotAdmitted('last-administrator');
  throw error;
}
