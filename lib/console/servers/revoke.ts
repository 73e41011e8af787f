import type { Database } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { endOpenActions } from '../actions/end-open';
import { findServer } from './find';

/**
 * Refuses the token of a guard from now on, and the open code with it. What the console knows of the host stays, and a new
 * code brings it back. The guard goes on protecting with its last settings. What it was asked for and has not told the end of
 * has failed, and can be asked for again once a guard is back.
 *
 * @throws Refusal `not-found`
 */
export function revokeServer(db: Database, input: { serverId: string; actor: Actor; now: number }): Promise<void> {
  const { serverId, actor, now } = input;
  return inTransaction(db, async (tx) => {
    await lockServer(tx, serverId);
    const { name, revokedAt } = await findServer(tx, serverId);
    await tx.enrollmentCode.deleteMany({ where: { serverId, usedAt: null } });
    if (revokedAt !== null) return;
    await tx.server.update({ where: { id: serverId }, data: { revokedAt: now } });
    await writeAudit(tx, { at: now, actor, action: 'server.revoked', subject: name });
    await endOpenActions(tx, { server: { id: serverId, name }, actor, now, because: 'guard-revoked' });
  });
}
