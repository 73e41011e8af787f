import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperatorError } from '@sluice/guard/commands/operator-error';

/** Where `sluice start` keeps what, all below one folder. */
export function dataLayout(dataDir: string) {
  return {
    lock: join(dataDir, 'run', 'lock'),
    ports: join(dataDir, 'run', 'ports.json'),
    authSecret: join(dataDir, 'auth-secret'),
    guard: join(dataDir, 'guard'),
    guardToken: join(dataDir, 'guard', 'token'),
    guardConfig: join(dataDir, 'guard', 'guard.toml'),
    mail: join(dataDir, 'mail'),
    logs: join(dataDir, 'logs'),
    backups: join(dataDir, 'backups'),
    logOf: (part: string) => join(dataDir, 'logs', `${part}.log`),
  };
}

/**
 * Makes the data folder, readable by this user only: mail, password hashes and secrets are in it.
 *
 * @throws OperatorError when it cannot be made or written to
 */
export async function prepareDataFolder(dataDir: string): Promise<void> {
  try {
    const { guard, mail, logs } = dataLayout(dataDir);
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await chmod(dataDir, 0o700);
    for (const folder of [join(dataDir, 'run'), guard, mail, logs]) await mkdir(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OperatorError(`The data folder ${dataDir} cannot be used (${code ?? String(error)}). Nothing was started. Give this user the right to write there, or choose another folder with SLUICE_DATA_DIR.`);
  }
}

/** A random text made once and kept in a file that only this user can read; 256 bits, printable. */
export async function keptSecret(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept.trim().length >= 32) return kept.trim();
  const secret = randomBytes(32).toString('base64url');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return secret;
}
