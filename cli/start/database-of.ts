import { existsSync } from 'node:fs';
import { OperatorError, sentenceOf } from '@sluice/guard/commands/operator-error';
import { databaseLocation, type DatabaseLocation } from '@/lib/db/database-location';
import { migrateDatabase } from '@/lib/db/migrate';
import { dataLayout } from './data-folder';

/** The mail server that `sluice start` runs, as the console lists it. */
export const SERVER_NAME = 'mx1';

/**
 * The console's database: DATABASE_URL, or the file in the data folder.
 *
 * @throws OperatorError when DATABASE_URL has an unknown form
 */
export function databaseOf(environment: Record<string, string | undefined>, dataDir: string): DatabaseLocation {
  try {
    return databaseLocation({ DATABASE_URL: environment['DATABASE_URL'], SLUICE_DATA_DIR: dataDir });
  } catch (error) {
    throw new OperatorError(sentenceOf(error));
  }
}

/** @returns the names of the migrations that were applied now @throws OperatorError when the database cannot be reached or changed */
export async function bringUpToDate(location: DatabaseLocation, dataDir: string): Promise<string[]> {
  const { guardToken, backups } = dataLayout(dataDir);
  try {
    // The token is made after the database, so whoever finds it may expect one.
    return await migrateDatabase(location, { usedBefore: location.kind === 'sqlite' && existsSync(guardToken), backups });
  } catch (error) {
    throw new OperatorError(sentenceOf(error), { cause: error });
  }
}
