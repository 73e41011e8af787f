import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, describe, inject, test } from 'vitest';
import { openDatabase, type Database } from '@/lib/db/client';
import type { DatabaseLocation } from '@/lib/db/database-location';
import { databaseAt } from './temporary-postgresql';

export interface TemporaryDatabase {
  db: Database;
  location: DatabaseLocation;
  remove(): Promise<void>;
}

/** A fresh, migrated SQLite database in a folder of its own. */
export async function temporarySqlite(): Promise<TemporaryDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-db-'));
  const file = join(folder, 'sluice.db');
  await copyFile(inject('sqliteTemplate')!, file);
  const location: DatabaseLocation = { kind: 'sqlite', file };
  const db = openDatabase(location);
  return {
    db,
    location,
    async remove() {
      await db.$disconnect();
      // SQLite removes its own files at that moment, and may be seen in the middle of it.
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A fresh, migrated database on the PostgreSQL of this test run. */
export async function temporaryPostgresql(serverUrl: string): Promise<TemporaryDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template`);
  const location: DatabaseLocation = { kind: 'postgresql', url: databaseAt(serverUrl, name) };
  const db = openDatabase(location);
  return {
    db,
    location,
    async remove() {
      await db.$disconnect();
      await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/**
 * Declares the same tests for SQLite and for PostgreSQL.
 *
 * @param tests gets a function that makes a fresh database; all of them are removed after the last test
 */
export function describeOnEachDatabase(name: string, tests: (fresh: () => Promise<TemporaryDatabase>) => void): void {
  const serverUrl = inject('postgresqlUrl');
  declare(`${name} (SQLite)`, temporarySqlite, tests);
  if (serverUrl !== null) declare(`${name} (PostgreSQL)`, () => temporaryPostgresql(serverUrl), tests);
  else if (process.env['CI']) test(`${name} (PostgreSQL)`, () => Promise.reject(new Error('CI must have PostgreSQL: apt-get install postgresql')));
  else describe.skip(`${name} (PostgreSQL is not installed: apt-get install postgresql)`, () => tests(temporarySqlite));
}

function declare(name: string, make: () => Promise<TemporaryDatabase>, tests: (fresh: () => Promise<TemporaryDatabase>) => void): void {
  describe(name, () => {
    const made: TemporaryDatabase[] = [];
    afterAll(async () => {
      for (const database of made) await database.remove();
    });
    tests(async () => {
      const database = await make();
      made.push(database);
      return database;
    });
  });
}
