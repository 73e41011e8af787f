import { hashPassword } from 'better-auth/crypto';
import type { Setup } from '@/lib/console/people/schemas';
import type { Database } from '@/lib/db/client';
import { inTransaction, isDuplicate } from '@/lib/db/transaction';
import { commandActor } from '@/lib/console/audit/actor';
import { writeAudit } from '@/lib/console/audit/write';
import { Refusal } from '@/lib/console/refusal';
import { addAdministrator } from './create-administrator';
import { tokenHash } from '@/lib/console/servers/token-hash';

/** Whether anybody can sign in at all. */
export async function hasAdministrator(db: Database): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) !== null;
}

/**
 * Remembers a one-time link, which is `<SLUICE_URL>/setup?token=…`. Links that were made before and not used end here.
 *
 * @param input.token random, at least 16 characters; only its hash is stored
 */
export async function createSetupLink(db: Database, input: { now: number; lifetimeMs: number; token: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.setupLink.updateMany({ where: { usedAt: null }, data: { usedAt: input.now } });
    await tx.setupLink.create({ data: { tokenHash: tokenHash(input.token), createdAt: input.now, expiresAt: input.now + input.lifetimeMs } });
    await writeAudit(tx, { at: input.now, actor: commandActor, action: 'setup-link.created', subject: 'setup' });
  });
}

const refused = () => new Refusal('link-used-or-expired', 'This link was used before or has expired. Nothing was changed. Make a new one with "npx sluice user link".');

/** Whether the page behind a link may show its form. */
export async function isSetupLinkOpen(db: Database, token: string, now: number): Promise<boolean> {
  const link = await db.setupLink.findUnique({ where: { tokenHash: tokenHash(token) } });
  return link !== null && link.usedAt === null && link.expiresAt > now;
}

/**
 * Makes an administrator with a one-time link. Of several attempts at once, one succeeds.
 *
 * @throws Refusal `link-used-or-expired`, or `bad-request` naming the address when it has an account already; the link stays usable then
 */
export async function redeemSetupLink(db: Database, input: Setup & { now: number; address: string | null }): Promise<void> {
  if (!(await isSetupLinkOpen(db, input.token, input.now))) throw refused();
  const hash = await hashPassword(input.password);
  const taken = () => new Refusal('bad-request', 'This address has an account already.', undefined, { email: 'has an account already' });
  try {
    await inTransaction(db, async (tx) => {
      const where = { tokenHash: tokenHash(input.token), usedAt: null, expiresAt: { gt: input.now } };
      const { count } = await tx.setupLink.updateMany({ where, data: { usedAt: input.now } });
      if (count !== 1) throw refused();
      const actor = { id: null, name: input.name, address: input.address };
      if (!(await addAdministrator(tx, input, hash, actor))) throw taken();
    });
  } catch (error) {
    throw isDuplicate(error) ? taken() : error;
  }
}
