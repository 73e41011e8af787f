import { chmod, readdir, readFile, rm } from 'node:fs/promises';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backUpDatabase } from './back-up';
import { databaseLocation, type DatabaseLocation } from './database-location';
import { withMigrationEngine } from './migration-engine';
import { migrationPlaces, readMigrations } from './migration-files';
import { whileMigratingAlone } from './migration-lock';
import { migrationState } from './pending-migrations';
import { StorageError } from './storage-fault';

/** So many copies of before a migration are kept. */
const MAX_COPIES = 5;

export interface MigrateOptions {
  /** A database was there before, so that a missing or empty file is a loss and no first start. */
  usedBefore?: boolean;
  /** The folder for the copy that is made before a database is changed; beside the file of SQLite when it is not given. */
  backups?: string;
  /** False for a database that is itself a copy. */
  copies?: boolean;
  /** Of the migrations that are not applied yet, only these. */
  only?: readonly string[];
}

/**
 * Brings a database up to date; creates the SQLite file when there is none. Several programs may call it at once. A database
 * that is changed is copied first.
 *
 * @returns the names of the migrations that were applied now
 * @throws StorageError when it is newer than this program, or its file is lost
 * @throws Error with a sentence for the operator; what was applied before stays as it was
 */
export async function migrateDatabase(location: DatabaseLocation = databaseLocation(process.env), options: MigrateOptions = {}): Promise<string[]> {
  return whileMigratingAlone(location, async () => {
    try {
      if (options.usedBefore && location.kind === 'sqlite') requireFile(location.file);
      const { applied, pending } = await migrationState(location);
      const wanted = options.only === undefined ? pending : pending.filter((name) => options.only?.includes(name));
      if (wanted.length === 0) return [];
      if (applied.length > 0 && options.copies !== false) await keepCopy(location, wanted[0] ?? '', options.backups);
      return await apply(location, wanted, applied);
    } catch (error) {
      if (error instanceof StorageError) throw error;
      throw new Error(`The database could not be brought up to date. Its data is as it was before the failed step: ${sentence(error)}`, { cause: error });
    }
  });
}

function requireFile(file: string): void {
  if (!existsSync(file)) throw new StorageError('missing');
  if (statSync(file).size === 0) throw new StorageError('empty');
}

async function apply(location: DatabaseLocation, wanted: readonly string[], applied: readonly string[]): Promise<string[]> {
  const datamodel = await readFile(migrationPlaces(location.kind).schema, 'utf8');
  const all = await readMigrations(location.kind);
  const migrationDirectories = all.migrationDirectories.filter(({ path }) => applied.includes(path) || wanted.includes(path));
  const filters = { externalTables: [], externalEnums: [] };
  const result = await withMigrationEngine(location, datamodel, (engine) => engine.applyMigrations({ migrationsList: { ...all, migrationDirectories }, filters }));
  // Sessions, password hashes and mail addresses are in it.
  if (location.kind === 'sqlite') await chmod(location.file, 0o600);
  return result.appliedMigrationNames;
}

/** A migration is one way: the copy is the way back to the version before. */
async function keepCopy(location: DatabaseLocation, migration: string, folder: string | undefined): Promise<void> {
  const backups = folder ?? (location.kind === 'sqlite' ? join(dirname(location.file), 'backups') : null);
  if (backups === null) return;
  await backUpDatabase(location, join(backups, `before-${migration}.${location.kind === 'sqlite' ? 'db' : 'jsonl.gz'}`));
  const copies = (await readdir(backups)).filter((name) => name.startsWith('before-')).sort();
  for (const old of copies.slice(0, -MAX_COPIES)) await rm(join(backups, old), { force: true });
}

function sentence(error: unknown): string {
  // What Prisma's adapter calls SQLite's SQLITE_BUSY: another process has the file open.
  if (String(error).includes('SocketTimeout')) return 'another program uses it. Stop Sluice, then try again.';
  return error instanceof Error ? error.message : String(error);
}
