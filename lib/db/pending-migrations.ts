import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { DatabaseLocation } from './database-location';
import { migrationNames, migrationPlaces } from './migration-files';
import { withPostgresql } from './postgresql-connection';
import { StorageError } from './storage-fault';

/** How a database stands to the migrations of this program. */
export interface MigrationState {
  /** Empty for a database that was never migrated. */
  applied: string[];
  pending: string[];
}

/**
 * Looked at before the engine is asked, because the engine locks a whole SQLite file, which it cannot while a console has it
 * open; reading does not disturb anybody.
 *
 * @throws StorageError `newer` when it holds a migration that this program does not know
 */
export async function migrationState(location: DatabaseLocation): Promise<MigrationState> {
  const known = await migrationNames(migrationPlaces(location.kind).migrations);
  const applied = location.kind === 'sqlite' ? ofSqlite(location.file) : await ofPostgresql(location.url);
  if (applied.some((name) => !known.includes(name))) throw new StorageError('newer');
  return { applied, pending: known.filter((name) => !applied.includes(name)) };
}

const APPLIED = 'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name';

function ofSqlite(file: string): string[] {
  if (!existsSync(file)) return [];
  const database = new Sqlite(file, { readonly: true, timeout: 5_000 });
  try {
    const hasTable = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'").get() !== undefined;
    return hasTable ? database.prepare(APPLIED).pluck().all().map(String) : [];
  } finally {
    database.close();
  }
}

function ofPostgresql(url: string): Promise<string[]> {
  return withPostgresql(url, async (client) => {
    const { rows: found } = await client.query<{ there: boolean }>("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there");
    if (found[0]?.there !== true) return [];
    const { rows } = await client.query<{ migration_name: string }>(APPLIED);
    return rows.map((row) => row.migration_name);
  });
}
