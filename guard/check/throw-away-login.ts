import { createHash, randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { withFileLock } from '@sluice/guard/account-stores/passwd-file-lock';
import { replaceFile } from '@sluice/guard/account-stores/replace-file';
import { pause } from '@sluice/guard/pause';
import type { Login } from './smtp-question';

const LOCK_PATIENCE_MS = 10_000;
/** Dovecot looks once a second whether the file has changed. */
const SEEN_AFTER_MS = 1_200;
const OURS = /^sluice-check-[0-9a-f]{16}@/;

/**
 * Gives work a login of its own: a mailbox in Dovecot's passwd-file that is there while the work is done. Its password is random and
 * never leaves this process. One that a killed check left is taken out as well.
 *
 * @throws Error when the file cannot be changed; the work is not begun then
 */
export async function withThrowAwayLogin<Result>(options: { file: string; domain: string }, work: (login: Login) => Promise<Result>): Promise<Result> {
  const login: Login = { user: `sluice-check-${randomBytes(8).toString('hex')}@${options.domain}`, password: randomBytes(24).toString('base64url') };
  await changeLines(options.file, (lines) => [...lines, `${login.user}:${salted(login.password)}::::::`]);
  try {
    await pause(SEEN_AFTER_MS);
    return await work(login);
  } finally {
    await changeLines(options.file, (lines) => lines);
  }
}

/** Every other line stays byte for byte. */
async function changeLines(file: string, change: (lines: string[]) => string[]): Promise<void> {
  const path = await realpath(file);
  await withFileLock(`${path}.lock`, LOCK_PATIENCE_MS, async () => {
    const text = await readFile(path, 'latin1');
    const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    const others = whole.split('\n').slice(0, -1).filter((line) => !OURS.test(line));
    const changed = change(others).map((line) => `${line}\n`).join('');
    if (changed !== text) await replaceFile(path, Buffer.from(changed, 'latin1'));
  });
}

/** A password of 24 random bytes needs no slow hash. */
function salted(password: string): string {
  const salt = randomBytes(16);
  return `{SSHA256}${Buffer.concat([createHash('sha256').update(password).update(salt).digest(), salt]).toString('base64')}`;
}
