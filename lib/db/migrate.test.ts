import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { Client } from 'pg';
import { openDatabase } from './client';
import type { DatabaseLocation } from './database-location';
import { migrateDatabase } from './migrate';
import { migrationNames, migrationPlaces } from './migration-files';
import { describeOnEachDatabase } from './testing/temporary-database';
import { databaseAt } from './testing/temporary-postgresql';

const folder = await mkdtemp(join(tmpdir(), 'sluice-migrate-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const serverUrl = inject('postgresqlUrl');

async function emptyPostgresql(name: string): Promise<DatabaseLocation> {
  const client = new Client({ connectionString: serverUrl! });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return { kind: 'postgresql', url: databaseAt(serverUrl!, name) };
}

async function startTogether(location: DatabaseLocation): Promise<void> {
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrateDatabase(location)));
  const all = await migrationNames(migrationPlaces(location.kind).migrations);
  // One of the four applied everything, the other three found nothing left to do.
  expect(applied.filter((names) => names.length > 0)).toEqual([all]);
  const db = openDatabase(location);
  expect(await db.server.count()).toBe(0);
  await db.$disconnect();
}

test.each(['sqlite', 'postgresql'] as const)('the newest migration of %s leads to the schema of today', async (kind) => {
  const { schema, migrations } = migrationPlaces(kind);
  const newest = (await migrationNames(migrations)).at(-1)!;
  expect(await readFile(join(migrations, newest, 'schema.prisma'), 'utf8')).toBe(await readFile(schema, 'utf8'));
});

test('several consoles starting at once migrate one SQLite file once', async () => {
  const file = join(folder, 'new', 'sluice.db');
  await startTogether({ kind: 'sqlite', file });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a file that a running console has open is left alone when it is up to date, and else a sentence says what to do', async () => {
  const file = join(folder, 'in-use', 'sluice.db');
  await migrateDatabase({ kind: 'sqlite', file });
  const db = openDatabase({ kind: 'sqlite', file });
  expect(await db.server.count()).toBe(0);
  expect(await migrateDatabase({ kind: 'sqlite', file })).toEqual([]);
  await db.$executeRaw`DELETE FROM _prisma_migrations`;
  await expect(migrateDatabase({ kind: 'sqlite', file })).rejects.toThrow('another program uses it. Stop Sluice, then try again.');
  await db.$disconnect();
});

test.skipIf(serverUrl === null)('several consoles starting at once migrate one PostgreSQL database once', async () => {
  await startTogether(await emptyPostgresql('started_together'));
});

test('a file that is not a database is refused with a sentence and left alone', async () => {
  const file = join(folder, 'not-a-database.db');
  await copyFile(new URL(import.meta.url), file);
  const before = await stat(file);
  await expect(migrateDatabase({ kind: 'sqlite', file })).rejects.toThrow('The database could not be brought up to date');
  expect((await stat(file)).size).toBe(before.size);
});

test.each(['sqlite', 'postgresql'] as const)('the newest migration of %s keeps the schema of today, from which the next one is written', async (kind) => {
  const { schema, migrations } = migrationPlaces(kind);
  const newest = (await migrationNames(migrations)).at(-1) ?? '';
  expect(await readFile(join(migrations, newest, 'schema.prisma'), 'utf8')).toBe(await readFile(schema, 'utf8'));
});

describeOnEachDatabase('the edge of the database', (fresh) => {
  test('times are numbers and JSON comes back checked', async () => {
    const { db } = await fresh();
    await db.server.create({ data: { id: 's1', name: 'mx1', tokenHash: 'h', enrolledAt: 1_764_000_000_123, report: { made: 'by an older version' } } });
    const server = await db.server.findUniqueOrThrow({ where: { id: 's1' } });
    expect(server.enrolledAt).toBe(1_764_000_000_123);
    expect(server.report).toBeNull();
    expect(server.localDomains).toBeNull();
  });

  test('a statement outside a transaction is not undone with it', async () => {
    const { db } = await fresh();
    let outside: Promise<unknown> = Promise.resolve();
    const inside = db.$transaction(async (tx) => {
      await tx.server.create({ data: { id: 'inside', name: 'inside', tokenHash: 'a', enrolledAt: 1 } });
      outside = db.server.create({ data: { id: 'outside', name: 'outside', tokenHash: 'b', enrolledAt: 1 } }).then((row) => row);
      await tx.server.count();
      throw new Error('undone on purpose');
    });
    await expect(inside).rejects.toThrow('undone on purpose');
    await outside;
    expect((await db.server.findMany({ select: { id: true } })).map((row) => row.id)).toEqual(['outside']);
  });
});
