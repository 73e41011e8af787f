import { existsSync } from 'node:fs';
import type { DatabaseLocation } from './database-location';
import { migrateDatabase } from './migrate';
import { migrationState } from './pending-migrations';
import { fillPostgresql, migrationsOfCopy } from './postgresql-copy';
import { copySqlite, placeSqlite, removeSqlite, requireSound, requireUnusedSqlite } from './sqlite-copy';

export interface RestoreOptions {
  file: string;
  /** Where the files of the present SQLite database go. */
  aside: string;
  /** The folder for the copy that is made before a PostgreSQL database is changed by a migration. */
  backups: string;
  /** Ends what was open in the backup; of SQLite before it takes the place of the database. Leaves nothing open itself. */
  finish(location: DatabaseLocation): Promise<void>;
}

/**
 * Puts a backup in the place of the database and brings it up to date. What an SQLite database held before is kept in a file
 * beside it; of PostgreSQL, whoever calls this makes a backup first.
 *
 * @throws StorageError when the backup is damaged or of a newer version @throws Error with a sentence for the operator; nothing was changed then
 */
export async function restoreDatabase(location: DatabaseLocation, options: RestoreOptions): Promise<void> {
  const { file, aside, backups, finish } = options;
  if (!existsSync(file)) throw new Error(`There is no file ${file}. Nothing was changed.`);
  if (location.kind === 'sqlite') return restoreSqlite(location.file, file, { aside, finish });
  await restorePostgresql(location, file);
  await migrateDatabase(location, { backups });
  await finish(location);
}

/** All that can fail is done to a copy beside the database; only a whole, current and closed one takes its place. */
async function restoreSqlite(database: string, backup: string, { aside, finish }: Pick<RestoreOptions, 'aside' | 'finish'>): Promise<void> {
  const staged: DatabaseLocation = { kind: 'sqlite', file: `${database}.restoring` };
  requireSound(backup);
  requireUnusedSqlite(database);
  try {
    removeSqlite(staged.file);
    copySqlite(backup, staged.file);
    const { applied } = await migrationState(staged);
    if (applied.length === 0) throw new Error(`${backup} is no database of Sluice. Nothing was changed.`);
    await migrateDatabase(staged, { copies: false });
    await finish(staged);
    placeSqlite(staged.file, database, aside);
  } finally {
    removeSqlite(staged.file);
  }
}

async function restorePostgresql(location: DatabaseLocation & { kind: 'postgresql' }, backup: string): Promise<void> {
  const wanted = await migrationsOfCopy(backup);
  const { applied } = await migrationState(location);
  if (applied.length === 0) await migrateDatabase(location, { only: wanted });
  else if (applied.join() !== wanted.join()) {
    throw new Error('The backup was made by another version of Sluice than the database that DATABASE_URL names. Nothing was changed. Make an empty database and restore into that.');
  }
  await fillPostgresql(location.url, backup);
}
