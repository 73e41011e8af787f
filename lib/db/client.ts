import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { ChangeBell } from './change-bell';
import { columnTypes } from './column-types';
import { databaseLocation, type DatabaseLocation } from './database-location';
import { PrismaClient } from './generated/sqlite/client';
import { PrismaClient as PostgresqlClient } from './generated/postgresql/client';
import type { HeardGuards } from './heard';
import { CONNECTION } from './postgresql-connection';
import { SerialisedSqlite } from './serialised-sqlite';
import { STORAGE_FAULTS, StorageError } from './storage-fault';
import { StorageWatch } from './storage-watch';

const LONGEST_WAIT_MS = 10_000;
const transactionOptions = { maxWait: LONGEST_WAIT_MS, timeout: LONGEST_WAIT_MS };

/** One client for both: what it reads is converted, and it knows which database it talks to and whether that can be used. */
function extended(client: PrismaClient, location: DatabaseLocation) {
  const storage = new StorageWatch(location);
  return client
    .$extends({
      query: {
        async $allOperations({ args, query }) {
          try {
            return (await query(args)) as unknown;
          } catch (error) {
            storage.note(error);
            throw error;
          }
        },
      },
    })
    .$extends(columnTypes)
    .$extends({ client: { $kind: location.kind, $storage: storage, $heard: new Map() as HeardGuards, $changes: new ChangeBell() } });
}

function sqliteClient(location: DatabaseLocation & { kind: 'sqlite' }) {
  const { file } = location;
  mkdirSync(dirname(file), { recursive: true });
  // `timeout` is SQLite's busy timeout: how long a statement waits for another process to finish writing.
  const adapter = new SerialisedSqlite({ url: file, timeout: 5_000 });
  return extended(new PrismaClient({ adapter, transactionOptions }), location);
}

/** The console's database, whichever it is. Both generated clients have the same shape, and SQLite's gives it its name. */
export type Database = ReturnType<typeof sqliteClient>;

/** What a use case may do inside one transaction. */
export type Transaction = Omit<Database, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

/** Opens a database that is already migrated; the caller ends it with `$disconnect()`. */
export function openDatabase(location: DatabaseLocation): Database {
  if (location.kind === 'sqlite') return sqliteClient(location);
  const adapter = new PrismaPg({ ...CONNECTION, connectionString: location.url, max: 10 });
  const client = new PostgresqlClient({ adapter, transactionOptions });
  return extended(client as unknown as PrismaClient, location);
}

// Next reloads modules while developing; the one client of the process lives outside of them.
const process_ = globalThis as typeof globalThis & { sluiceDatabase?: Database };

/**
 * The one client of this process, chosen by the environment at the first call.
 *
 * @throws StorageError when `sluice start` has found that the database cannot be used (SLUICE_STORAGE_FAULT)
 */
export function database(): Database {
  const fault = STORAGE_FAULTS.find((each) => each === process.env['SLUICE_STORAGE_FAULT']);
  if (fault !== undefined) throw new StorageError(fault);
  process_.sluiceDatabase ??= openDatabase(databaseLocation(process.env));
  return process_.sluiceDatabase;
}

/** Ends the client of this process, for programs that finish. */
export async function closeDatabase(): Promise<void> {
  await process_.sluiceDatabase?.$disconnect();
  delete process_.sluiceDatabase;
}
