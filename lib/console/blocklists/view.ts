import type { Database, Transaction } from '@/lib/db/client';
import { Refusal } from '../refusal';
import { blocklistLookSchema, blocklistSchema, sendingAddressSchema, type Blocklist, type Blocklists } from './schemas';
import { USUAL_LISTS } from './usual-lists';

/** The one row of its table. */
export const ROW = 1;

/** What was written down of the addresses of a server and of the lists, and what these said last. @throws Refusal `not-found` */
export async function viewBlocklists(db: Database | Transaction, serverId: string): Promise<Blocklists> {
  const server = await db.server.findUnique({ where: { id: serverId }, select: { sendingAddresses: true, blocklistLook: true } });
  if (server === null) throw new Refusal('not-found', 'This mail server is not known to the console.');
  return {
    addresses: sendingAddressSchema.array().catch([]).parse(server.sendingAddresses),
    lists: await listsOf(db),
    look: blocklistLookSchema.nullable().catch(null).parse(server.blocklistLook),
  };
}

async function listsOf(db: Database | Transaction): Promise<Blocklist[]> {
  const row = await db.blocklistSettings.findUnique({ where: { id: ROW } });
  return row === null ? [...USUAL_LISTS] : blocklistSchema.array().catch([]).parse(row.lists);
}
