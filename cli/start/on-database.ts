import { OperatorError } from '@sluice/guard/commands/operator-error';
import { Refusal } from '@/lib/console/refusal';
import { openDatabase, type Database } from '@/lib/db/client';
import type { Surroundings } from '@sluice/guard/commands/surroundings';
import { prepareDataFolder } from './data-folder';
import { bringUpToDate, databaseOf } from './database-of';
import { startSettings } from './settings';

/**
 * Works on the console's database, brought up to date, while Sluice runs and while it does not.
 *
 * @throws OperatorError for what a use case refuses: its sentence says what was and was not done
 */
export async function onDatabase<Result>({ root, environment }: Surroundings, work: (db: Database) => Promise<Result>): Promise<Result> {
  const { dataDir } = startSettings(environment, root);
  const location = databaseOf(environment, dataDir);
  await prepareDataFolder(dataDir);
  await bringUpToDate(location, dataDir);
  const db = openDatabase(location);
  try {
    return await work(db);
  } catch (error) {
    throw error instanceof Refusal ? new OperatorError(error.message) : error;
  } finally {
    await db.$disconnect();
  }
}
