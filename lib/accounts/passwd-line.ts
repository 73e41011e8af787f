import type { MailAccount } from './account-store';

/** One account of a passwd-file; `fields` are all of its fields as they stand there. */
export interface PasswdLine extends MailAccount {
  fields: readonly string[];
  /** System accounts are not the mail administrator's to change. */
  protected: boolean;
}

/**
 * Stands before the hash of a disabled account. Dovecot takes what follows for a crypt(3) hash, which no password has
 * because none begins with `!`; the embedded server accepts bcrypt hashes only. The hash itself stays to be restored.
 */
const DISABLED = '{CRYPT}!';
const FIRST_MAIL_USER = 500;

/** @returns null for a comment, an empty line and a line that names no account */
export function parsePasswdLine(line: string): PasswdLine | null {
  if (line.startsWith('#')) return null;
  const fields = line.split(':');
  const [name, password, uid] = fields;
  if (!name || password === undefined) return null;
  return {
    account: name.toLowerCase(),
    enabled: !password.startsWith(DISABLED),
    passwordHash: password.startsWith(DISABLED) ? password.slice(DISABLED.length) : password,
    fields,
    protected: !name.includes('@') || (uid !== undefined && /^\d+$/.test(uid) && Number(uid) < FIRST_MAIL_USER),
  };
}

/** The same line with another hash or state; every other field stays byte for byte. */
export function changedPasswdLine({ fields }: PasswdLine, { passwordHash, enabled }: { passwordHash: string; enabled: boolean }): string {
  const [name = '', , ...rest] = fields;
  return [name, enabled ? passwordHash : `${DISABLED}${passwordHash}`, ...rest].join(':');
}
