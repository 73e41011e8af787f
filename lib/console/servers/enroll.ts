import { tokenHash } from './token-hash';
import type { Database } from '@/lib/db/client';
import { inTransaction, isDuplicate, noJson } from '@/lib/db/transaction';
import { commandActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { newId } from '../new-id';

/**
 * Makes a mail host known to the console, with the rule not applied. Repeating it with the same token keeps the host
 * with the name it has by now; with another token for the same name only the new one is let in.
 *
 * @param input.token the guard's secret, random; only its hash is stored
 */
export async function enrollServer(db: Database, input: { name: string; token: string; now: number }): Promise<{ serverId: string }> {
  try {
    return await enroll(db, input);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return enroll(db, input);
  }
}

function enroll(db: Database, { name, token, now }: { name: string; token: string; now: number }): Promise<{ serverId: string }> {
  return inTransaction(db, async (tx) => {
    const hash = tokenHash(token);
    const select = { id: true, name: true, tokenHash: true, revokedAt: true };
    // The token tells the host for sure; its name may have been changed since.
    const known = (await tx.server.findUnique({ where: { tokenHash: hash }, select })) ?? (await tx.server.findUnique({ where: { name }, select }));
    if (known?.tokenHash === hash && known.revokedAt === null) return { serverId: known.id };
    const serverId = known?.id ?? newId(now);
    if (known) await tx.server.update({ where: { id: serverId }, data: { tokenHash: hash, enrolledAt: now, revokedAt: null, guardRuns: noJson } });
    else await tx.server.create({ data: { id: serverId, name, tokenHash: hash, enrolledAt: now, settings: { create: {} } } });
    await writeAudit(tx, { at: now, actor: commandActor, action: 'server.enrolled', subject: known?.name ?? name });
    return { serverId };
  });
}
