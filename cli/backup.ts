import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backUpDatabase } from '@/lib/db/back-up';
import { OperatorError, sentenceOf } from '@sluice/guard/commands/operator-error';
import { dataLayout } from './start/data-folder';
import { databaseOf } from './start/database-of';
import { dataFolder } from './start/settings';
import type { Surroundings } from '@sluice/guard/commands/surroundings';

/**
 * `sluice backup`: writes the console's database into one file, while Sluice runs or not.
 *
 * @param file the backups folder of the data folder and the time, when it is not given
 */
export async function backup({ root, environment, say, file, now }: Surroundings & { file: string | undefined; now: () => number }): Promise<void> {
  const dataDir = dataFolder(environment, root);
  const location = databaseOf(environment, dataDir);
  const target = file === undefined ? join(dataLayout(dataDir).backups, nameOfBackup(location.kind, now())) : resolve(file);
  try {
    await backUpDatabase(location, target);
  } catch (error) {
    throw new OperatorError(`There is no backup: ${sentenceOf(error)}`, { cause: error });
  }
  say(`The backup is in ${target} (${Math.ceil(statSync(target).size / 1024)} kB). Passwords of people are in it as hashes: keep it as you keep the database.`);
}

/** In UTC, so that the order of the names is the order of the times. */
export function nameOfBackup(kind: 'sqlite' | 'postgresql', now: number, begins = 'sluice'): string {
  const at = new Date(now).toISOString().replaceAll(/[-:]/g, '').replace(/\.\d+/, '');
  return `${begins}-${at}.${kind === 'sqlite' ? 'db' : 'jsonl.gz'}`;
}
