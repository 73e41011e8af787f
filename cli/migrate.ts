import { bringUpToDate, databaseOf } from './start/database-of';
import { prepareDataFolder } from './start/data-folder';
import { dataFolder } from './start/settings';
import type { Surroundings } from '@sluice/guard/commands/surroundings';

/** `sluice migrate`: brings the database up to date, for sites that do it apart from the start. */
export async function migrate({ root, environment, say }: Surroundings): Promise<void> {
  const dataDir = dataFolder(environment, root);
  const location = databaseOf(environment, dataDir);
  if (location.kind === 'sqlite') await prepareDataFolder(dataDir);
  const applied = await bringUpToDate(location, dataDir);
  say(applied.length === 0 ? 'The database was up to date already.' : `The database is up to date. Applied now: ${applied.join(', ')}.`);
}
