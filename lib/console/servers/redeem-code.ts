import { randomBytes } from 'node:crypto';
import type { Redeemed } from '@sluice/contract/enrolment';
import type { Database } from '@/lib/db/client';
import { inTransaction, lockServer, noJson } from '@/lib/db/transaction';
import { guardActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { plainCode } from './enrollment-code';
import { Refusal } from '../refusal';
import { tokenHash } from './token-hash';

/**
 * Gives a guard its token for a one-time code. Of several attempts with one code, one succeeds; the token of a guard that
 * was enrolled before is refused from then on.
 *
 * @throws Refusal `code-used-or-expired`
 */
export function redeemEnrollmentCode(db: Database, input: { code: string; address: string | null; now: number }): Promise<Redeemed> {
  const codeHash = tokenHash(plainCode(input.code));
  const { now } = input;
  return inTransaction(db, async (tx) => {
    const known = await tx.enrollmentCode.findUnique({ where: { codeHash }, select: { serverId: true } });
    if (known === null) throw refused();
    await lockServer(tx, known.serverId);
    const { count } = await tx.enrollmentCode.updateMany({ where: { codeHash, usedAt: null, expiresAt: { gt: now } }, data: { usedAt: now } });
    if (count !== 1) throw refused();
    const token = randomBytes(32).toString('base64url');
    const data = { tokenHash: tokenHash(token), enrolledAt: now, revokedAt: null, guardRuns: noJson };
    const { name } = await tx.server.update({ where: { id: known.serverId }, data, select: { name: true } });
    await writeAudit(tx, { at: now, actor: { ...guardActor, address: input.address }, action: 'server.enrolled', subject: name });
    return { serverId: known.serverId, name, token };
  });
}

function refused(): Refusal {
  return new Refusal('code-used-or-expired', 'This code was used before, has expired, or was never made. Nothing was changed. Make a new one on the Servers page of the console.');
}
