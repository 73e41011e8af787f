import { openDatabase } from '@/lib/db/client';
import { publicConsoleUrl } from './start/parts';
import { bringUpToDate, databaseOf } from './start/database-of';
import { prepareDataFolder } from './start/data-folder';
import { setupLink } from './start/first-administrator';
import { readRunning } from './start/running';
import { startSettings } from './start/settings';
import type { Surroundings } from './surroundings';

/** `sluice user link`: prints a one-time link for one more administrator. Works while Sluice runs and while it does not. */
export async function userLink({ root, environment, say }: Surroundings): Promise<void> {
  const settings = startSettings(environment, root);
  const running = await readRunning(settings.dataDir).catch(() => null);
  const location = databaseOf(environment, settings.dataDir);
  await prepareDataFolder(settings.dataDir);
  await bringUpToDate(location, settings.dataDir);
  const db = openDatabase(location);
  try {
    const link = await setupLink(db, running?.consoleUrl ?? publicConsoleUrl(settings, environment));
    say('This link makes one administrator. It works once, for 24 hours; links that were made before no longer work.');
    say(link);
    if (running === null) say('Sluice is not running; start it with "npm start" before you open the link.');
  } finally {
    await db.$disconnect();
  }
}
