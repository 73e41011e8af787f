import { existsSync } from 'node:fs';
import type { DatabaseLocation } from './database-location';
import { migrateDatabase } from './migrate';
import { migrationState } from './pending-migrations';
import { fillPostgresql, migrationsOfCopy } from './postgresql-copy';
import { placeSqlite, requireSound } from './sqlite-copy';

/**
 * Puts a backup in the place of the database and brings it up to date. What an SQLite database held before is kept in a file
 * beside it; of PostgreSQL, whoever calls this makes a backup first.
 *
 * @param aside where the files of the present SQLite database go
 * @throws StorageError when the backup is damaged or of a newer version @throws Error with a sentence for the operator; nothing was changed then
 */
export async function restoreDatabase(location: DatabaseLocation, { file, aside, backups }: { file: string; aside: string; backups: string }): Promise<void> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}. Nothing was changed.`);
  if (location.kind === 'sqlite') await restoreSqlite(location.file, file, aside);
  else await restorePostgresql(location, file);
  await migrateDatabase(location, { backups });
}

async function restoreSqlite(database: string, backup: string, aside: string): Promise<void> {
  requireSound(backup);
  const { applied } = await migrationState({ kind: 'sqlite', file: backup });
  if (applied.length === 0) throw new Error(`${backup} is no database of Sluice. Nothing was changed.`);
  placeSqlite(backup, database, aside);
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
