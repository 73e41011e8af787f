import type { Database } from '@/lib/db/client';
import { jsonRows } from '@/lib/db/json-rows';
import { inTransaction, lockServers } from '@/lib/db/transaction';
import { recordSamples } from '../queue/record-samples';
import { ripest, without } from './heard';

/** Of a fleet; longer statements would let others wait. */
const MOST_AT_ONCE = 100;

const underWay = new WeakMap<Database, Promise<void>>();

/** Stores calm exchanges that wait, of many guards in one transaction. Asked for again meanwhile, it is the same one. */
export function storeWaiting(db: Database, now: number): Promise<void> {
  const storing = underWay.get(db) ?? storeRipest(db, now).finally(() => underWay.delete(db));
  underWay.set(db, storing);
  return storing;
}

async function storeRipest(db: Database, now: number): Promise<void> {
  const ripe = ripest(db, now, MOST_AT_ONCE).map(([id, heard]) => ({ id, heard, samples: heard.samples }));
  if (ripe.length === 0) return;
  const rows = ripe.map(({ id, heard: { at, guardRun, sequence, report } }) => ({ id, at, guardRun, sequence, report }));
  await inTransaction(db, async (tx) => {
    await lockServers(tx, ripe.map(({ id }) => id));
    await recordSamples(tx, new Map(ripe.map(({ id, samples }) => [id, samples])), now);
    // Another console may have stored more of the same guard since, or of a later run of it.
    await tx.$executeRaw`
      UPDATE "Server" SET "lastSeenAt" = v."at", "lastSequence" = v."sequence", "report" = v."report"
      FROM ${jsonRows(tx, rows, { id: 'text', at: 'bigint', guardRun: 'text', sequence: 'integer', report: 'json' })} AS v
      WHERE "Server"."id" = v."id" AND "Server"."guardRun" = v."guardRun" AND "Server"."lastSequence" <= v."sequence" AND "Server"."lastSeenAt" <= v."at"`;
  });
  for (const { heard, samples } of ripe) {
    heard.samples = without(heard.samples, samples);
    heard.storedAt = now;
  }
}
