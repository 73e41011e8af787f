import { hashPassword } from 'better-auth/crypto';
import type { Database } from '@/lib/db/client';
import { inTransaction, isDuplicate } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { newId } from '../new-id';
import { Refusal } from '../refusal';
import { tokenHash } from '../servers/token-hash';
import { addPerson } from './create-administrator';
import type { Role } from './roles';
import type { InvitationView, OpenInvitation } from './schemas';
import type { Setup } from './setup-schema';

export const INVITATION_LIFETIME_MS = 24 * 3_600_000;

/** Whether anybody can sign in who may let in others. */
export async function hasAdministrator(db: Database): Promise<boolean> {
  return (await db.user.findFirst({ where: { role: 'administrator', disabled: false }, select: { id: true } })) !== null;
}

export interface NewInvitation {
  role: Role;
  /** Null: whoever opens the link names an address. */
  email: string | null;
  /** Random, at least 16 characters; only its hash is stored. */
  token: string;
  actor: Actor;
  now: number;
  lifetimeMs?: number;
}

/**
 * Remembers a one-time link, which is `<address of the console>/setup?token=…`. One that was made before for the same
 * address, or for no address, and was not used, ends here.
 *
 * @throws Refusal `address-taken` when the address belongs to somebody
 */
export async function invitePerson(db: Database, { role, email: given, token, actor, now, lifetimeMs = INVITATION_LIFETIME_MS }: NewInvitation): Promise<InvitationView> {
  const email = given === null ? null : given.trim().toLowerCase();
  return inTransaction(db, async (tx) => {
    if (email !== null && (await tx.user.findUnique({ where: { email }, select: { id: true } }))) throw addressTaken();
    await tx.invitation.deleteMany({ where: { email, usedAt: null } });
    const invitation = { id: newId(now), role, email, createdAt: now, expiresAt: now + lifetimeMs, invitedByName: actor.name };
    await tx.invitation.create({ data: { ...invitation, tokenHash: tokenHash(token) } });
    await writeAudit(tx, { at: now, actor, action: 'person.invited', subject: email ?? role, after: { role } });
    return invitation;
  });
}

/** Takes an invitation back. @throws Refusal `not-found` */
export async function cancelInvitation(db: Database, { id, actor, now }: { id: string; actor: Actor; now: number }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const found = await tx.invitation.findUnique({ where: { id } });
    // Of two who take it back at once, and of one who uses it meanwhile, one finds nothing.
    const { count } = await tx.invitation.deleteMany({ where: { id, usedAt: null } });
    if (found === null || count === 0) throw new Refusal('not-found', 'This invitation was used or taken back before. Nothing was changed.');
    await writeAudit(tx, { at: now, actor, action: 'invitation.cancelled', subject: found.email ?? found.role });
  });
}

const refused = () => new Refusal('link-used-or-expired', 'This link was used before or has expired. Nothing was changed. Ask for a new one, or make one with "npx sluice user invite".');
const addressTaken = () => new Refusal('address-taken', 'This address has an account already. Nothing was changed.', undefined, { email: 'has an account already' });

/** What the page behind a link shows; null when the link was used, has expired or never was. */
export async function openInvitation(db: Database, token: string, now: number): Promise<OpenInvitation | null> {
  const link = await db.invitation.findUnique({ where: { tokenHash: tokenHash(token) } });
  return link !== null && link.usedAt === null && link.expiresAt > now ? { role: link.role, email: link.email } : null;
}

/**
 * Makes a person with a one-time link, in its role. Of several attempts at once, one succeeds.
 *
 * @throws Refusal `link-used-or-expired`, or `address-taken`; the link stays usable then
 */
export async function joinByInvitation(db: Database, input: Setup & { now: number; address: string | null }): Promise<void> {
  if ((await openInvitation(db, input.token, input.now)) === null) throw refused();
  const hash = await hashPassword(input.password);
  try {
    await inTransaction(db, async (tx) => {
      const where = { tokenHash: tokenHash(input.token), usedAt: null, expiresAt: { gt: input.now } };
      const { count } = await tx.invitation.updateMany({ where, data: { usedAt: input.now } });
      if (count !== 1) throw refused();
      const { role, email } = await tx.invitation.findUniqueOrThrow({ where: { tokenHash: tokenHash(input.token) } });
      const actor = { id: null, name: input.name, address: input.address };
      if (!(await addPerson(tx, { ...input, email: email ?? input.email, role }, hash, actor))) throw addressTaken();
    });
  } catch (error) {
    throw isDuplicate(error) ? addressTaken() : error;
  }
}
