import type { Database } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { findServer } from '../servers/find';
import type { BlocklistsSaving } from './schemas';
import { ROW, viewBlocklists } from './view';

/** Writes down by which addresses the mail of a server leaves, and which lists are asked about those of every server. @throws Refusal `not-found` */
export async function saveBlocklists(db: Database, { serverId, actor, now, ...saving }: BlocklistsSaving & { serverId: string; actor: Actor; now: number }): Promise<void> {
  const [addresses, lists] = [[...new Set(saving.addresses)], [...new Map(saving.lists.map((list) => [list.zone, list])).values()]];
  await inTransaction(db, async (tx) => {
    await lockServer(tx, serverId);
    const server = await findServer(tx, serverId);
    const { look, ...before } = await viewBlocklists(tx, serverId);
    const after = { addresses, lists };
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    // What the lists said of other addresses is no answer about these.
    const kept = look === null ? null : look.results.filter(({ address, zone }) => addresses.includes(address) && lists.some((list) => list.zone === zone));
    await tx.server.update({ where: { id: serverId }, data: { sendingAddresses: addresses, ...(look === null || kept === null ? {} : { blocklistLook: { ...look, results: kept } }) } });
    await tx.blocklistSettings.upsert({ where: { id: ROW }, create: { id: ROW, lists }, update: { lists } });
    await writeAudit(tx, { at: now, actor, action: 'blocklists.changed', subject: server.name, before, after });
  });
}
