import type { DatabaseLocation } from './database-location';
import { copyPostgresql } from './postgresql-copy';
import { copySqlite } from './sqlite-copy';

/**
 * Writes the whole database, as it is at one moment, into one file that only this user can read; others may go on reading
 * and writing it meanwhile. For SQLite the file is a database; for PostgreSQL it is lines of JSON, compressed, that
 * `restoreDatabase` reads.
 *
 * @throws Error when the database is damaged or cannot be reached, or the file cannot be written; there is no file then
 */
export async function backUpDatabase(location: DatabaseLocation, target: string): Promise<void> {
  if (location.kind === 'sqlite') copySqlite(location.file, target);
  else await copyPostgresql(location.url, target);
}
