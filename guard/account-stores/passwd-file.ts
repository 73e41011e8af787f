import { readFile, realpath } from 'node:fs/promises';
import { AccountNotFound, AccountProtected, AccountStoreFailed, type AccountStore, type MailAccount } from './account-store';
import { withFileLock } from './passwd-file-lock';
import { changedPasswdLine, parsePasswdLine, type PasswdLine } from './passwd-line';
import { replaceFile } from './replace-file';

const LOCK_PATIENCE_MS = 10_000;
const SAFE_ACCOUNT = /^[^\s:/\p{Cc}]{1,320}$/u;
const SCHEMED_HASH = /^\{[A-Z0-9.-]+\}[A-Za-z0-9./$+=,@-]+$/;

type State = Pick<MailAccount, 'passwordHash' | 'enabled'>;

/**
 * Accounts in a passwd-file of Dovecot's format (`user@domain:{SCHEME}hash:uid:gid::home::extra`). Every line but the changed one,
 * comments and unknown lines too, stays byte for byte. Beside the file lies `.lock`, which all who change it through this store share.
 */
export function createPasswdFileStore({ file }: { file: string }): AccountStore {
  /** Bytes are kept as they are by reading them as Latin-1; account names that matter here are ASCII. */
  async function lines(): Promise<string[]> {
    try {
      return (await readFile(file, 'latin1')).split('\n');
    } catch (error) {
      throw failed(`The accounts file ${file} cannot be read`, error);
    }
  }

  async function find(account: string): Promise<PasswdLine | null> {
    const name = account.toLowerCase();
    if (!SAFE_ACCOUNT.test(name)) return null;
    for (const line of await lines()) {
      const parsed = parsePasswdLine(line);
      if (parsed?.account === name) return parsed;
    }
    return null;
  }

  async function change(account: string, wanted: (current: PasswdLine) => State): Promise<MailAccount> {
    const name = account.toLowerCase();
    if (!SAFE_ACCOUNT.test(name)) throw new AccountNotFound('There is no mailbox of this name: it contains a character that no mailbox name has. Nothing was changed.');
    try {
      return await withFileLock(`${await realpath(file)}.lock`, LOCK_PATIENCE_MS, () => changeLocked(name, wanted));
    } catch (error) {
      if (error instanceof AccountNotFound || error instanceof AccountProtected || error instanceof AccountStoreFailed) throw error;
      throw failed(`The mailbox ${account} could not be changed in ${file}`, error);
    }
  }

  async function changeLocked(name: string, wanted: (current: PasswdLine) => State): Promise<MailAccount> {
    const all = await lines();
    const at = all.findIndex((line) => parsePasswdLine(line)?.account === name);
    const current = parsePasswdLine(all[at] ?? '');
    if (current === null) throw new AccountNotFound(`There is no mailbox ${name} in ${file}. Nothing was changed; check the name.`);
    if (current.protected) throw new AccountProtected(`${name} is an account of the system, not a mailbox. It was not changed; the system's administrator can do it by hand.`);
    const state = wanted(current);
    if (state.passwordHash !== current.passwordHash || state.enabled !== current.enabled) {
      all[at] = changedPasswdLine(current, state);
      await replaceFile(await realpath(file), Buffer.from(all.join('\n'), 'latin1'));
    }
    const stored = await find(name);
    if (stored?.passwordHash !== state.passwordHash || stored.enabled !== state.enabled) {
      throw new AccountStoreFailed(`The change of ${name} was written, but ${file} does not show it: another program changes this file as well. Check the mailbox by hand and try again.`);
    }
    return mailAccount(stored);
  }

  return {
    kind: 'passwd-file',
    receivesWhileDisabled: true,
    async find(account) {
      const found = await find(account);
      return found && mailAccount(found);
    },
    async list() {
      const accounts = new Map<string, MailAccount>();
      for (const line of await lines()) {
        const parsed = parsePasswdLine(line);
        // With a name twice, mail servers take the first.
        if (parsed && !parsed.protected && !accounts.has(parsed.account)) accounts.set(parsed.account, mailAccount(parsed));
      }
      return [...accounts.values()];
    },
    disable: (account) => change(account, ({ passwordHash }) => ({ passwordHash, enabled: false })),
    enable: (account) => change(account, ({ passwordHash }) => ({ passwordHash, enabled: true })),
    async setPasswordHash(account, hash) {
      if (!SCHEMED_HASH.test(hash)) throw new AccountStoreFailed('The new password hash names no scheme or contains a character that the accounts file cannot hold. Nothing was changed.');
      // A new password does not let a disabled account in: whoever disabled it decides when it is enabled.
      return change(account, ({ enabled }) => ({ passwordHash: hash, enabled }));
    },
  };
}

const mailAccount = ({ account, enabled, passwordHash }: PasswdLine): MailAccount => ({ account, enabled, passwordHash });

function failed(what: string, error: unknown): AccountStoreFailed {
  return new AccountStoreFailed(`${what}: ${error instanceof Error ? error.message : String(error)}. No account was changed; check the file, its folder and the disk, and try again.`);
}
