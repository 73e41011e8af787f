import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Client } from 'pg';
import { afterEach, expect, inject, test } from 'vitest';
import { openDatabase } from './client';
import { migrateDatabase } from './migrate';
import { whileMigratingAlone } from './migration-lock';
import { storageFaultOf } from './storage-fault';

const sockets = new Set<Socket>();
/** Takes every connection and never says a word, as a host behind a firewall that drops answers. */
const silent = createServer((socket) => sockets.add(socket));
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test('a PostgreSQL that takes connections and says nothing is told as one that cannot be reached', { timeout: 30_000 }, async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `postgresql://sluice@127.0.0.1:${(silent.address() as AddressInfo).port}/sluice`;
  const db = openDatabase({ kind: 'postgresql', url });
  const faults = await Promise.all([
    migrateDatabase({ kind: 'postgresql', url }).then(() => null, storageFaultOf),
    db.server.count().then(() => null, storageFaultOf),
  ]);
  expect(faults).toEqual(['unreachable', 'unreachable']);
  await db.$disconnect();
});

test.skipIf(inject('postgresqlUrl') === null)('a migration that another process does not end is told as a locked database', async () => {
  const url = inject('postgresqlUrl')!;
  const other = new Client({ connectionString: url });
  await other.connect();
  try {
    await other.query('SELECT pg_advisory_lock($1)', [0x736c7569]);
    expect(await whileMigratingAlone({ kind: 'postgresql', url }, () => Promise.resolve(), 200).then(() => null, storageFaultOf)).toBe('locked');
  } finally {
    await other.end();
  }
});
