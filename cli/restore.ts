import { dirname, join, resolve } from 'node:path';
import { backUpDatabase } from '@/lib/db/back-up';
import { openDatabase } from '@/lib/db/client';
import { restoreDatabase } from '@/lib/db/restore';
import { closeAfterRestore } from '@/lib/console/exchange/close-after-restore';
import { nameOfBackup } from './backup';
import { OperatorError, sentenceOf } from '@sluice/guard/commands/operator-error';
import { dataLayout, prepareDataFolder } from './start/data-folder';
import { databaseOf } from './start/database-of';
import { takeExclusiveLock } from './start/exclusive-lock';
import { readRunning } from './start/running';
import { dataFolder } from './start/settings';
import type { Surroundings } from '@sluice/guard/commands/surroundings';

/**
 * `sluice restore`: puts a backup in the place of the console's database; what was there is kept in the backups folder.
 * Allowed while Sluice is stopped, or runs without a database because it found none that it can use.
 */
export async function restore({ root, environment, say, file, now }: Surroundings & { file: string; now: () => number }): Promise<void> {
  const dataDir = dataFolder(environment, root);
  const { lock, backups: ofDataFolder } = dataLayout(dataDir);
  const location = databaseOf(environment, dataDir);
  // Beside an SQLite file, so that it need only be renamed.
  const backups = location.kind === 'sqlite' ? join(dirname(location.file), 'backups') : ofDataFolder;
  await prepareDataFolder(dataDir);
  const held = takeExclusiveLock(lock);
  try {
    if (!('release' in held)) await requireUnused(dataDir);
    const aside = join(backups, nameOfBackup(location.kind, now(), 'before-restore'));
    try {
      if (location.kind === 'postgresql') await keepPresent(location, aside, say);
      const ended = { actions: 0 };
      await restoreDatabase(location, {
        ...{ file: resolve(file), aside, backups },
        async finish(restored) {
          const db = openDatabase(restored);
          ended.actions = (await closeAfterRestore(db, now()).finally(() => db.$disconnect())).actions;
        },
      });
      const { actions } = ended;
      say(`The backup ${resolve(file)} is restored. What was there before is in ${aside}.`);
      say('Everybody must sign in again, and one-time links and codes of the backup no longer work.');
      if (actions > 0) say(`${actions} actions that the backup had as not ended yet are shown as failed, so that nothing old is done a second time.`);
      say('A mail host that was enrolled after the backup was made must be enrolled again.');
    } catch (error) {
      throw new OperatorError(`The backup was not restored: ${sentenceOf(error)}`, { cause: error });
    }
  } finally {
    if ('release' in held) held.release();
  }
}

async function requireUnused(dataDir: string): Promise<void> {
  const running = await readRunning(dataDir).catch(() => null);
  if (running?.storageFault) return;
  throw new OperatorError(`Sluice is running on ${dataDir} and uses its database. Nothing was changed. Stop it with Ctrl-C first; mail and protection pause until it runs again.`);
}

/** An empty database has nothing to keep. */
async function keepPresent(location: Parameters<typeof backUpDatabase>[0], aside: string, say: (line: string) => void): Promise<void> {
  try {
    await backUpDatabase(location, aside);
  } catch (error) {
    if ((error as { code?: unknown }).code !== '42P01') throw error;
    say('The database is empty, so there is nothing of before to keep.');
  }
}
