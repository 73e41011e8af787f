import type { MailAccount } from './account-store';
import { DISABLED_MARK, isMarkedDisabled, withoutMark } from './disabled-mark';

/** One account of a passwd-file; `fields` are all of its fields as they stand there. */
export interface PasswdLine extends MailAccount {
  fields: readonly string[];
  /** System accounts are not the mail administrator's to change. */
  protected: boolean;
}

const FIRST_MAIL_USER = 500;

/** @returns null for a comment, an empty line and a line that names no account */
export function parsePasswdLine(line: string): PasswdLine | null {
  if (line.startsWith('#')) return null;
  const fields = line.split(':');
  const [name, password, uid] = fields;
  if (!name || password === undefined) return null;
  return {
    account: name.toLowerCase(),
    enabled: !isMarkedDisabled(password),
    passwordHash: withoutMark(password),
    fields,
    protected: !name.includes('@') || (uid !== undefined && /^\d+$/.test(uid) && Number(uid) < FIRST_MAIL_USER),
  };
}

/** The same line with another hash or state; every other field stays byte for byte. */
export function changedPasswdLine({ fields }: PasswdLine, { passwordHash, enabled }: { passwordHash: string; enabled: boolean }): string {
  const [name = '', , ...rest] = fields;
  return [name, enabled ? passwordHash : `${DISABLED_MARK}${passwordHash}`, ...rest].join(':');
}
