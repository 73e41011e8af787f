import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const SECRET = /^[0-9a-f]{64}\n$/;

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
  const known = await readFile(file, 'utf8').catch(() => null);
  // One that was cut off by a full disk is none: Dovecot would show nothing, and every question would be refused.
  if (known !== null && SECRET.test(known)) return known.trim();
  const made = join(directory, `gate-secret.${randomBytes(8).toString('hex')}`);
  try {
    const handle = await open(made, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(32).toString('hex')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (known !== null) await rm(file, { force: true });
    // Whole or not at all, and the first one wins.
    await link(made, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  } finally {
    await rm(made, { force: true });
  }
  const secret = await readFile(file, 'utf8');
  if (!SECRET.test(secret)) throw new Error(`${file} holds no secret. Remove it, and start the guard again.`);
  return secret.trim();
}
