import type { Database } from '@/lib/db/client';
import { storageFaultOf } from '@/lib/db/storage-fault';
import { inTransaction, lockServers } from '@/lib/db/transaction';
import type { SyncRequest } from '@sluice/contract/contract';
import { isCalm, isDue, isWithoutNews, keepWaiting, stored } from './heard';
import { recordSamples } from '../queue/record-samples';
import { storeWaiting } from './store-waiting';
import { takeIn, type Sent } from './take-in';
import { Together } from './together';

/**
 * Takes in one exchange with a guard, whole or not at all. An upload that was taken in before changes nothing but the time the
 * guard was last heard of.
 *
 * @param now by the console's clock
 * @param address of whoever sent it
 * @returns whether anything was stored of it
 */
export async function recordExchange(db: Database, serverId: string, request: SyncRequest, now: number, address: string | null = null): Promise<boolean> {
  db.$storage.requireFile();
  if (isCalm(db, serverId, request, now)) {
    keepWaiting(db, serverId, request, now);
    if (isDue(db, serverId, now)) await storeWaiting(db, now);
    return false;
  }
  await takeInSoon(db, { serverId, request, now, address });
  return true;
}

/** Of a fleet that all comes at once, as when the console was restarted; longer transactions would let others wait. */
const MOST_TOGETHER = 100;
const together = new WeakMap<Database, Together<Sent>>();

/** What people wait for is taken in by itself; of many guards that only tell how they are, one transaction takes in as many as came meanwhile. */
function takeInSoon(db: Database, sent: Sent): Promise<void> {
  if (!isWithoutNews(sent.request)) return takeInAll(db, [sent]);
  const gathering =
    together.get(db) ??
    new Together<Sent>(
      (all) => takeInAll(db, all),
      ({ serverId }) => serverId,
      MOST_TOGETHER,
      (error) => storageFaultOf(error) === null,
    );
  together.set(db, gathering);
  return gathering.add(sent);
}

/** @param all each of another server */
async function takeInAll(db: Database, all: readonly Sent[]): Promise<void> {
  const waiting = new Map(all.map(({ serverId }) => [serverId, db.$heard.get(serverId)?.samples ?? []]));
  const waitingOf = ({ serverId }: Sent): SyncRequest['samples'] => waiting.get(serverId) ?? [];
  await inTransaction(db, async (tx) => {
    const ids = all.map(({ serverId }) => serverId);
    await lockServers(tx, ids);
    const rows = await tx.server.findMany({
      where: { id: { in: ids } },
      select: { id: true, name: true, guardRun: true, guardRuns: true, lastSequence: true },
    });
    const known = new Map(rows.map((row) => [row.id, row]));
    const found = all.map((sent) => {
      const server = known.get(sent.serverId);
      if (server === undefined) throw new Error('The mail server of this exchange is gone.');
      return { ...sent, server, repeated: server.guardRun === sent.request.guardRun && sent.request.sequence <= server.lastSequence };
    });
    const samples = found.map((sent): [string, SyncRequest['samples']] => [
      sent.serverId,
      sent.repeated ? waitingOf(sent) : [...waitingOf(sent), ...sent.request.samples],
    ]);
    await recordSamples(tx, new Map(samples), Math.max(...all.map(({ now }) => now)));
    for (const { serverId, now } of found.filter(({ repeated }) => repeated)) await tx.server.update({ where: { id: serverId }, data: { lastSeenAt: now } });
    await takeIn(
      tx,
      found.filter(({ repeated }) => !repeated),
    );
  });
  for (const sent of all) stored(db, sent.serverId, { request: sent.request, waiting: waitingOf(sent), now: sent.now });
}
