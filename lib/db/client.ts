import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { columnTypes } from './column-types';
import { databaseLocation, type DatabaseLocation } from './database-location';
import { PrismaClient } from './generated/sqlite/client';
import { PrismaClient as PostgresqlClient } from './generated/postgresql/client';
import { SerialisedSqlite } from './serialised-sqlite';

const LONGEST_WAIT_MS = 10_000;
const transactionOptions = { maxWait: LONGEST_WAIT_MS, timeout: LONGEST_WAIT_MS };

/** One client for both: what it reads is converted, and it knows which database it talks to. */
function extended(client: PrismaClient, kind: DatabaseLocation['kind']) {
  return client.$extends(columnTypes).$extends({ client: { $kind: kind } });
}

function sqliteClient(file: string) {
  mkdirSync(dirname(file), { recursive: true });
  // `timeout` is SQLite's busy timeout: how long a statement waits for another process to finish writing.
  const adapter = new SerialisedSqlite({ url: file, timeout: 5_000 });
  return extended(new PrismaClient({ adapter, transactionOptions }), 'sqlite');
}

/** The console's database, whichever it is. Both generated clients have the same shape, and SQLite's gives it its name. */
export type Database = ReturnType<typeof sqliteClient>;

/** What a use case may do inside one transaction. */
export type Transaction = Omit<Database, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

/** Opens a database that is already migrated; the caller ends it with `$disconnect()`. */
export function openDatabase(location: DatabaseLocation): Database {
  if (location.kind === 'sqlite') return sqliteClient(location.file);
  const adapter = new PrismaPg({ connectionString: location.url, max: 10 });
  const client = new PostgresqlClient({ adapter, transactionOptions });
  return extended(client as unknown as PrismaClient, 'postgresql');
}

// Next reloads modules while developing; the one client of the process lives outside of them.
const process_ = globalThis as typeof globalThis & { sluiceDatabase?: Database };

/** The one client of this process, chosen by the environment at the first call. */
export function database(): Database {
  process_.sluiceDatabase ??= openDatabase(databaseLocation(process.env));
  return process_.sluiceDatabase;
}

/** Ends the client of this process, for programs that finish. */
export async function closeDatabase(): Promise<void> {
  await process_.sluiceDatabase?.$disconnect();
  delete process_.sluiceDatabase;
}
