import { AccountStoreFailed, type MailAccount } from '../account-store';

/**
 * @param row as a driver gives it: a flag may be a boolean, a number, a letter or a bit; a text may come as bytes
 * @param defaultScheme of hashes that are stored without one, as Dovecot's default_pass_scheme
 * @throws AccountStoreFailed when a column is missing or its value means nothing
 */
export function accountOfRow(row: Record<string, unknown>, defaultScheme: string): MailAccount {
  const account = textOf(row['account'], 'account').toLowerCase();
  const stored = textOf(row['password_hash'], 'password_hash');
  const passwordHash = stored.startsWith('{') ? stored : `{${stored.startsWith('$') ? 'CRYPT' : defaultScheme}}${stored}`;
  return { account, enabled: flagOf(row['enabled']), passwordHash };
}

function textOf(value: unknown, column: string): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  throw new AccountStoreFailed(`The mailbox database gave no text in the column ${column}. Nothing was changed; see that the statements of the guard's configuration name this column.`);
}

function flagOf(value: unknown): boolean {
  const plain = value instanceof Uint8Array ? value[0] : typeof value === 'string' ? value.toLowerCase() : value;
  if ([true, 1, '1', 't', 'true', 'y', 'yes'].some((yes) => yes === plain)) return true;
  if ([false, 0, '0', 'f', 'false', 'n', 'no'].some((no) => no === plain)) return false;
  throw new AccountStoreFailed("The mailbox database gave neither yes nor no in the column enabled. Nothing was changed; see the statements of the guard's configuration.");
}
