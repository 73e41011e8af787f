import type { Enrollment } from './schemas';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { CODE_LIFETIME_MS, enrollmentCode, plainCode } from './enrollment-code';
import { findServer } from './find';
import { tokenHash } from './token-hash';

/**
 * A new one-time code for a mail host; one that was made before and not used ends here. A guard that reports now goes on
 * until the code is used.
 *
 * @throws Refusal `not-found`
 */
export function createEnrollmentCode(db: Database, input: { serverId: string; actor: Actor; now: number }): Promise<Enrollment> {
  return inTransaction(db, async (tx) => {
    await lockServer(tx, input.serverId);
    const { name } = await findServer(tx, input.serverId);
    await writeAudit(tx, { at: input.now, actor: input.actor, action: 'enrollment-code.created', subject: name });
    return storeCode(tx, { serverId: input.serverId, name, now: input.now });
  });
}

/** Puts a fresh code in the place of the one before; the caller writes the audit. */
export async function storeCode(tx: Transaction, { serverId, name, now }: { serverId: string; name: string; now: number }): Promise<Enrollment> {
  const code = enrollmentCode();
  const expiresAt = now + CODE_LIFETIME_MS;
  await tx.enrollmentCode.deleteMany({ where: { serverId, usedAt: null } });
  await tx.enrollmentCode.create({ data: { codeHash: tokenHash(plainCode(code)), serverId, createdAt: now, expiresAt } });
  return { serverId, name, code, createdAt: now, expiresAt };
}
