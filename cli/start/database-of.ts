import { OperatorError, sentenceOf } from '@/cli/operator-error';
import { databaseLocation, type DatabaseLocation } from '@/lib/db/database-location';
import { migrateDatabase } from '@/lib/db/migrate';

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
export async function bringUpToDate(location: DatabaseLocation): Promise<string[]> {
  try {
    return await migrateDatabase(location);
  } catch (error) {
    throw new OperatorError(sentenceOf(error));
  }
}
