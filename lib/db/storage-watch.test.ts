import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noSmallDisk, smallDisk, type SmallDisk } from '@/host-tests/testing/small-disk';
import { openDatabase, type Database } from './client';
import { migrateDatabase } from './migrate';
import { storageFaultOf } from './storage-fault';
import { inTransaction } from './transaction';

let rows = 0;
/** Writes as a use case does. */
const write = (db: Database) =>
  inTransaction(db, (tx) => tx.auditEntry.create({ data: { id: `row-${(rows += 1)}`, at: 1, actorName: 'a', action: 'b', subject: 'c'.repeat(2_000) } }));

async function faultOfWriting(db: Database): Promise<string | null> {
  return write(db).then(
    () => 'written',
    (error: unknown) => storageFaultOf(error),
  );
}

describe.skipIf(noSmallDisk() !== null)('an SQLite database', () => {
  let disk: SmallDisk;
  let file: string;
  let db: Database;
  beforeEach(async () => {
    disk = smallDisk(6_000_000);
    file = join(disk.path, 'sluice.db');
    await migrateDatabase({ kind: 'sqlite', file });
    db = openDatabase({ kind: 'sqlite', file });
    await write(db);
  });
  afterEach(async () => {
    await db.$disconnect().catch(() => undefined);
    disk.remove();
  });

  test('whose disk is full says so, still reads, and is well again when there is room', async () => {
    const recovered: string[] = [];
    db.$storage.onWorking(() => Promise.resolve(void recovered.push('working')));
    disk.fill();
    // What the log of changes has room for already is still written.
    let fault: string | null = 'written';
    for (let tries = 0; tries < 3_000 && fault === 'written'; tries += 1) fault = await faultOfWriting(db);
    expect(fault).toBe('full');
    expect(db.$storage.fault).toBe('full');
    expect(await db.auditEntry.count()).toBeGreaterThan(0);
    disk.free();
    expect(await faultOfWriting(db)).toBe('written');
    expect(db.$storage.fault).toBeNull();
    expect(recovered).toEqual(['working']);
  });

  test('that was removed or replaced takes nothing more in, which would be lost', async () => {
    renameSync(file, `${file}.away`);
    expect(await faultOfWriting(db)).toBe('missing');
    expect(db.$storage.fault).toBe('missing');
    writeFileSync(file, readFileSync(`${file}.away`));
    expect(await faultOfWriting(db)).toBe('missing');
    renameSync(`${file}.away`, file);
    expect(await faultOfWriting(db)).toBe('written');
    expect(db.$storage.fault).toBeNull();
  });

  test('that was emptied says so', async () => {
    truncateSync(file);
    expect(await faultOfWriting(db)).toBe('empty');
  });

  test('that another program holds is locked', async () => {
    const other = new Sqlite(file);
    other.exec('BEGIN IMMEDIATE');
    expect(await faultOfWriting(db)).toBe('locked');
    expect(db.$storage.fault).toBe('locked');
    other.exec('ROLLBACK');
    other.close();
    expect(await faultOfWriting(db)).toBe('written');
  });

  test('that may only be read', async () => {
    await db.$disconnect();
    execFileSync('mount', ['-o', 'remount,ro', disk.path]);
    db = openDatabase({ kind: 'sqlite', file });
    expect(db.$storage.fault).toBe('read-only');
    await faultOfWriting(db);
    expect(db.$storage.fault).toBe('read-only');
    await db.$disconnect().catch(() => undefined);
    execFileSync('mount', ['-o', 'remount,rw', disk.path]);
  });

  test.each([
    ['in its middle', (bytes: Buffer) => bytes.fill(0x41, 4_096)],
    ['from its beginning', (bytes: Buffer) => bytes.fill(0x41)],
  ])('that is damaged %s', async (_where, damage) => {
    await db.$disconnect();
    writeFileSync(file, damage(readFileSync(file)));
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    db = openDatabase({ kind: 'sqlite', file });
    expect(await faultOfWriting(db)).toBe('damaged');
    expect(db.$storage.fault).toBe('damaged');
  });
});

test('a PostgreSQL that does not answer cannot be reached', async () => {
  const db = openDatabase({ kind: 'postgresql', url: 'postgresql://nobody:nothing@127.0.0.1:1/none' });
  expect(await faultOfWriting(db)).toBe('unreachable');
  expect(db.$storage.fault).toBe('unreachable');
  await db.$disconnect();
});

test('what a use case refuses is no fault of the database', () => {
  expect(storageFaultOf(new Error('no such table in this restaurant'))).toBeNull();
  expect(storageFaultOf(Object.assign(new Error('duplicate'), { code: 'P2002' }))).toBeNull();
  expect(storageFaultOf(undefined)).toBeNull();
});
