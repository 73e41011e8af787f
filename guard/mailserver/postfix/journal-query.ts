import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalQuery } from '../mail-server';
import type { PostfixOptions } from './postfix-options';

/**
 * Which entries of the journal are Postfix's. Any local user may write in its name, but only root and the user that owns its queue
 * are Postfix.
 */
export async function journalQuery({ journalctl, directory }: NonNullable<PostfixOptions['journal']>, queueDirectory: () => Promise<string>): Promise<JournalQuery> {
  const owner = await queueDirectory().then((folder) => stat(join(folder, 'active'))).then(({ uid }) => uid, () => null);
  // Of another directory nobody knows which machine's it is.
  const machineId = directory === null ? await readFile('/etc/machine-id', 'utf8').then((text) => text.trim(), () => null) : null;
  return { journalctl, directory, machineId, writers: owner === null ? null : [0, owner] };
}
