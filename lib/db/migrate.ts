import { chmod, readFile } from 'node:fs/promises';
import { databaseLocation, type DatabaseLocation } from './database-location';
import { withMigrationEngine } from './migration-engine';
import { migrationPlaces, readMigrations } from './migration-files';
import { whileMigratingAlone } from './migration-lock';
import { isSqliteUpToDate } from './pending-migrations';

/**
 * Brings a database up to date; creates the SQLite file when there is none. Several programs may call it at once.
 *
 * @returns the names of the migrations that were applied now
 * @throws Error with a sentence for the operator; what was applied before stays as it was
 */
export async function migrateDatabase(location: DatabaseLocation = databaseLocation(process.env)): Promise<string[]> {
  return whileMigratingAlone(location, async () => {
    const datamodel = await readFile(migrationPlaces(location.kind).schema, 'utf8');
    const migrationsList = await readMigrations(location.kind);
    const filters = { externalTables: [], externalEnums: [] };
    try {
      if (location.kind === 'sqlite' && (await isSqliteUpToDate(location.file))) return [];
      const applied = await withMigrationEngine(location, datamodel, (engine) => engine.applyMigrations({ migrationsList, filters }));
      // Sessions, password hashes and mail addresses are in it.
      if (location.kind === 'sqlite') await chmod(location.file, 0o600);
      return applied.appliedMigrationNames;
    } catch (error) {
      throw new Error(`The database could not be brought up to date. Its data is as it was before the failed step: ${sentence(error)}`, { cause: error });
    }
  });
}

function sentence(error: unknown): string {
  // What Prisma's adapter calls SQLite's SQLITE_BUSY: another process has the file open.
  if (String(error).includes('SocketTimeout')) return 'another program uses it. Stop Sluice, then try again.';
  return error instanceof Error ? error.message : String(error);
}
