import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const MAILBOX_NAME = /^[^\s:/\p{Cc}]+@[^\s:/@\p{Cc}]+$/u;
const PASSWORD_HASH = /^\{[A-Z0-9-]+\}[^\s:\p{Cc}]+$/u;

export interface EmbeddedMailbox {
  /** The full address. */
  account: string;
  /** With its scheme, `{BLF-CRYPT}$2y$…`. */
  passwordHash: string;
}

/**
 * Writes the accounts file anew with exactly these mailboxes, in Dovecot's passwd-file format, in one step. The home folder
 * of each is its Maildir below `maildirs`.
 *
 * @throws Error when a name or a hash has a sign that the format gives a meaning
 */
export async function writeAccountsFile(file: string, mailboxes: readonly EmbeddedMailbox[], maildirs = ''): Promise<void> {
  const lines = mailboxes.map(({ account, passwordHash }) => {
    if (!MAILBOX_NAME.test(account)) throw new Error(`The mailbox name ${JSON.stringify(account)} cannot be kept in an accounts file. Nothing was written.`);
    if (!PASSWORD_HASH.test(passwordHash)) throw new Error(`The password hash of ${account} cannot be kept in an accounts file. Nothing was written.`);
    return `${account.toLowerCase()}:${passwordHash}:1000:1000::${maildirs === '' ? '' : join(maildirs, account.toLowerCase())}::\n`;
  });
  const unfinished = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    await handle.writeFile(lines.join(''));
    await handle.sync();
    await handle.close();
    await rename(unfinished, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}
