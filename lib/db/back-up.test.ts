import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { backUpDatabase } from './back-up';
import { openDatabase, type Database } from './client';
import type { DatabaseLocation } from './database-location';
import { migrateDatabase } from './migrate';
import { restoreDatabase } from './restore';
import { storageFaultOf } from './storage-fault';
import { describeOnEachDatabase, temporarySqlite } from './testing/temporary-database';
import { inTransaction } from './transaction';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-backup-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
let files = 0;
const newFile = () => join(folder, 'backups', `backup-${(files += 1)}`);

/** Text that tries a format: quotes, commas, lines, backslashes, brackets, and what only looks like nothing. */
const HOSTILE = ['', 'null', 'NULL', '"', '\\', '(a,b)', 'a\nb\r\n', '{"a":[1,null]}', "it's", '한글 🙂', '\t,()"\\N'];

async function fill(db: Database): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.user.create({ data: { id: 'user', name: HOSTILE.join('|'), email: 'a@example.test' } });
    await tx.session.create({ data: { id: 'session', token: 't', userId: 'user', expiresAt: new Date(1_795_557_600_123) } });
    for (const [index, text] of HOSTILE.entries()) {
      await tx.auditEntry.create({ data: { id: `row-${String(index).padStart(4, '0')}`, at: 1_795_557_600_000 + index, actorName: text, action: 'b', subject: text, before: { text, list: [text, null, 1.5] } } });
    }
    await tx.auditEntry.createMany({ data: Array.from({ length: 1_200 }, (_, index) => ({ id: `many-${index}`, at: index, actorName: 'a', action: 'b', subject: `${index}` })) });
  });
}

const contents = async (db: Database) => ({
  users: await db.user.findMany(),
  sessions: await db.session.findMany(),
  audit: await db.auditEntry.findMany({ orderBy: { id: 'asc' } }),
});

describeOnEachDatabase('a backup', (fresh) => {
  const restored = (location: DatabaseLocation, file: string, finish = () => Promise.resolve()) => restoreDatabase(location, { file, aside: newFile(), backups: folder, finish });

  test('of a database that is being written holds one moment of it, and can be brought back whole', async () => {
    const { db, location } = await fresh();
    await fill(db);
    let writing = true;
    let written = 0;
    const writer = (async () => {
      // Two rows that belong together: no backup may hold one of them alone.
      for (; writing; written += 1) {
        const row = (id: string) => ({ id, at: written, actorName: 'pair', action: 'b', subject: String(written) });
        await inTransaction(db, async (tx) => {
          await tx.auditEntry.create({ data: row(`pair-a-${written}`) });
          await tx.auditEntry.create({ data: row(`pair-b-${written}`) });
        });
        // SQLite answers at once, and would let nobody else have a turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const file = newFile();
    await expect.poll(() => written).toBeGreaterThan(3);
    await backUpDatabase(location, file);
    writing = false;
    await writer;
    expect(statSync(file).mode & 0o077).toBe(0);

    const other = await fresh();
    await other.db.auditEntry.create({ data: { id: 'of before', at: 1, actorName: 'a', action: 'b', subject: 'c' } });
    await other.db.$disconnect();
    await restored(other.location, file);
    const again = openDatabase(other.location);
    const [now, then] = [await contents(db), await contents(again)];
    await again.$disconnect();
    const pairs = (audit: typeof then.audit) => audit.filter(({ actorName }) => actorName === 'pair');
    expect(pairs(then.audit).length).toBeGreaterThan(3);
    expect(pairs(then.audit).length % 2).toBe(0);
    const rest = ({ audit, ...others }: typeof then) => JSON.stringify({ ...others, audit: audit.filter(({ actorName }) => actorName !== 'pair') });
    expect(rest(then)).toEqual(rest(now));
  });

  test('is not restored beneath a program that is connected, and that program loses nothing', async () => {
    const { db, location } = await fresh();
    await fill(db);
    const file = newFile();
    await backUpDatabase(location, file);
    await db.auditEntry.create({ data: { id: 'newer', at: 1, actorName: 'a', action: 'b', subject: 'c' } });
    await expect(restored(location, file)).rejects.toThrow(/Stop every console/);
    expect(await db.auditEntry.count({ where: { id: 'newer' } })).toBe(1);
    await db.$disconnect();
    await restored(location, file);
    const again = openDatabase(location);
    expect(await again.auditEntry.count({ where: { id: 'newer' } })).toBe(0);
    await again.$disconnect();
  });

  test('takes the place of an SQLite database only when all that must be done to it is done', async () => {
    const { db, location } = await fresh();
    if (location.kind !== 'sqlite') return;
    await fill(db);
    const file = newFile();
    await backUpDatabase(location, file);
    await db.auditEntry.create({ data: { id: 'newer', at: 1, actorName: 'a', action: 'b', subject: 'c' } });
    await db.$disconnect();
    await expect(restored(location, file, () => Promise.reject(new Error('the power went')))).rejects.toThrow('the power went');
    expect((await readdir(dirname(location.file))).filter((name) => name.includes('restoring'))).toEqual([]);
    const again = openDatabase(location);
    expect(await again.auditEntry.count({ where: { id: 'newer' } })).toBe(1);
    await again.$disconnect();
  });

  test('that is damaged or cut off changes nothing', async () => {
    const { db, location } = await fresh();
    await fill(db);
    const file = newFile();
    await backUpDatabase(location, file);
    const whole = readFileSync(file);
    await db.$disconnect();
    for (const bytes of [whole.subarray(0, whole.length - 40), whole.subarray(0, 100), Buffer.alloc(0), Buffer.from('no backup at all'), Buffer.concat([whole.subarray(0, 200), Buffer.alloc(9_000, 0x55)])]) {
      writeFileSync(file, bytes);
      await expect(restored(location, file)).rejects.toThrow();
    }
    await expect(restored(location, join(folder, 'nowhere'))).rejects.toThrow('There is no file');
    const again = openDatabase(location);
    expect(await again.auditEntry.count()).toBe(HOSTILE.length + 1_200);
    await again.$disconnect();
  });
});

test('a damaged SQLite database is not backed up as if it were whole, and no half file is left', async () => {
  const { db, location, remove } = await temporarySqlite();
  if (location.kind !== 'sqlite') throw new Error('not SQLite');
  await fill(db);
  await db.$disconnect();
  const bytes = readFileSync(location.file);
  writeFileSync(location.file, bytes.fill(0x41, 8_192, bytes.length - 4_096));
  const file = join(folder, 'damaged', 'backup.db');
  await expect(backUpDatabase(location, file).catch((error: unknown) => Promise.reject(new Error(String(storageFaultOf(error)))))).rejects.toThrow('damaged');
  expect(await readdir(join(folder, 'damaged'))).toEqual([]);
  await remove();
});

test('before a migration the database is copied; one of a newer program is left alone', async () => {
  const { db, location, remove } = await temporarySqlite();
  if (location.kind !== 'sqlite') throw new Error('not SQLite');
  await fill(db);
  // From the last one on that makes a table: what only changes one could be made again.
  const open = await db.$queryRaw<{ name: string }[]>`SELECT migration_name AS name FROM _prisma_migrations WHERE migration_name >= '20261126133603_keep-dismissals' ORDER BY migration_name`;
  await db.$disconnect();
  const backups = join(folder, 'before');
  const old = openDatabase(location);
  await old.$executeRaw`DELETE FROM _prisma_migrations WHERE migration_name >= ${open[0]!.name}`;
  await old.$disconnect();
  // Its tables are there already, so it fails: the copy of before is kept all the same.
  await expect(migrateDatabase(location, { backups })).rejects.toThrow('could not be brought up to date');
  expect(await readdir(backups)).toEqual([`before-${open[0]!.name}.db`]);
  copyFileSync(join(backups, `before-${open[0]!.name}.db`), location.file);

  const newer = openDatabase(location);
  await newer.$executeRaw`INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES ('x', 'x', 1, '29991231000000_of-the-future', 1, 1)`;
  await newer.$disconnect();
  await expect(migrateDatabase(location, { backups }).catch((error: unknown) => Promise.reject(new Error(String(storageFaultOf(error)))))).rejects.toThrow('newer');
  await remove();
});

test.skipIf(inject('postgresqlUrl') === null)('a backup of one kind is not taken for the other', async () => {
  const { db, location, remove } = await temporarySqlite();
  const file = newFile();
  await backUpDatabase(location, file);
  expect(existsSync(file)).toBe(true);
  await expect(restoreDatabase({ kind: 'postgresql', url: inject('postgresqlUrl')! }, { file, aside: newFile(), backups: folder, finish: () => Promise.resolve() })).rejects.toThrow('is not a whole backup');
  await db.$disconnect();
  await remove();
});
