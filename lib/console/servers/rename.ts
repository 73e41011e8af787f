import type { Database } from '@/lib/db/client';
import { inTransaction, isDuplicate, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { nameTaken } from './add';
import { writeAudit } from '../audit/write';
import { findServer } from './find';

/** @throws Refusal `not-found`, `name-taken` */
export async function renameServer(db: Database, input: { serverId: string; name: string; actor: Actor; now: number }): Promise<void> {
  const { serverId, name, actor, now } = input;
  try {
    await inTransaction(db, async (tx) => {
      await lockServer(tx, serverId);
      const server = await findServer(tx, serverId);
      if (server.name === name) return;
      await tx.server.update({ where: { id: serverId }, data: { name } });
      await writeAudit(tx, { at: now, actor, action: 'server.renamed', subject: name, before: { name: server.name }, after: { name } });
    });
  } catch (error) {
    throw isDuplicate(error) ? nameTaken(name) : error;
  }
}
