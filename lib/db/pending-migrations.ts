import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { migrationNames, migrationPlaces } from './migration-files';

/**
 * Whether an SQLite file has every migration already. Asked before the engine is, because the engine locks the whole file,
 * which it cannot while a console has it open; reading does not disturb anybody.
 */
export async function isSqliteUpToDate(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const applied = appliedMigrations(file);
  const names = await migrationNames(migrationPlaces('sqlite').migrations);
  return names.every((name) => applied.has(name));
}

function appliedMigrations(file: string): Set<string> {
  const database = new Sqlite(file, { readonly: true, timeout: 5_000 });
  try {
    const hasTable = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'").get() !== undefined;
    if (!hasTable) return new Set();
    const rows = database.prepare('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL').pluck().all();
    return new Set(rows.map(String));
  } finally {
    database.close();
  }
}
