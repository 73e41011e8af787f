import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What Dovecot shows to be answered, so that no other program of this host learns who is contained. It is made once, by whoever comes
 * first: the guard at its start or `sluice guard check --apply`.
 *
 * @param directory the guard's state directory
 * @throws the file system's error
 */
export async function gateSecret(directory: string): Promise<string> {
  const file = join(directory, 'gate-secret');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(32).toString('hex')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}
