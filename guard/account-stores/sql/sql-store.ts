import { AccountNotFound, AccountProtected, AccountStoreFailed, type AccountStore, type MailAccount } from '../account-store';
import { isSchemedHash } from '../password-hash';
import { accountOfRow } from './account-row';
import { IREDMAIL, POSTFIXADMIN, type AccountStatements } from './account-statements';
import { bindStatement } from './bound-statement';
import { connectMariadb } from './mariadb-connection';
import { connectPostgresql } from './postgresql-connection';
import type { SqlConnection, SqlLocation } from './sql-connection';

export interface SqlStoreOptions {
  location: SqlLocation;
  schema: 'postfixadmin' | 'iredmail' | AccountStatements;
  /** Scheme of hashes that are stored without one. */
  defaultScheme: string;
  /** Accounts that Sluice must not change, besides those without a domain. */
  protectedAccounts: readonly string[];
}

const SAFE_ACCOUNT = /^[^\s\u0000-\u001f\u007f]{1,320}$/;
type Change = 'disable' | 'enable' | 'setPasswordHash';

/** Accounts in a table of PostgreSQL or MariaDB. Every change is one transaction, read back in it and once more after it. */
export function createSqlStore(options: SqlStoreOptions): AccountStore {
  const { location } = options;
  const statements = options.schema === 'postfixadmin' ? POSTFIXADMIN : options.schema === 'iredmail' ? IREDMAIL : options.schema;
  const guarded = new Set(options.protectedAccounts.map((account) => account.toLowerCase()));
  const isProtected = (account: string): boolean => !account.includes('@') || guarded.has(account);
  const run = (connection: SqlConnection, statement: string, given: { account?: string; hash?: string } = {}): Promise<Record<string, unknown>[]> =>
    connection.run(bindStatement(statement, location.engine, given));

  /** A database may compare without regard to accents or blanks, so the row must also bear the very name. */
  async function find(connection: SqlConnection, account: string): Promise<MailAccount | null> {
    if (!SAFE_ACCOUNT.test(account)) return null;
    const rows = await run(connection, statements.find, { account });
    const found = rows.map((row) => accountOfRow(row, options.defaultScheme)).filter((row) => row.account === account);
    if (found.length > 1) throw new AccountStoreFailed(`The mailbox database has ${account} ${found.length} times. Nothing was changed; mend it by hand.`);
    return found[0] ?? null;
  }

  async function change(name: string, kind: Change, isDone: (stored: MailAccount) => boolean, hash?: string): Promise<MailAccount> {
    const account = name.toLowerCase();
    if (!SAFE_ACCOUNT.test(account)) throw new AccountNotFound('There is no mailbox of this name: it contains a character that no mailbox name has. Nothing was changed.');
    const notShown = `The change of ${account} was made, but the mailbox database does not show it.`;
    await connected(options.location, async (connection) => {
      await connection.run({ text: 'START TRANSACTION', values: [] });
      const current = await find(connection, account);
      if (current === null) throw new AccountNotFound(`There is no mailbox ${account} in the mailbox database. Nothing was changed; check the name.`);
      if (isProtected(account)) throw new AccountProtected(`${account} is an account of the system, not a mailbox. It was not changed; the system's administrator can do it by hand.`);
      await run(connection, statements[kind], { account, ...(hash === undefined ? {} : { hash }) });
      const changed = await find(connection, account);
      if (!changed || !isDone(changed)) throw new AccountStoreFailed(`${notShown} It was taken back. See that the statements of the guard's configuration fit the schema.`);
      await connection.run({ text: 'COMMIT', values: [] });
    });
    const stored = await connected(location, (connection) => find(connection, account));
    if (!stored || !isDone(stored)) throw new AccountStoreFailed(`${notShown} Another program changes it as well. Check the mailbox by hand and try again.`);
    return stored;
  }

  return {
    kind: 'sql',
    receivesWhileDisabled: typeof options.schema === 'string' ? true : null,
    find: (account) => connected(location, (connection) => find(connection, account.toLowerCase())),
    list: () =>
      connected(location, async (connection) => {
        const rows = await run(connection, statements.list);
        return rows.map((row) => accountOfRow(row, options.defaultScheme)).filter(({ account }) => !isProtected(account));
      }),
    disable: (account) => change(account, 'disable', ({ enabled }) => !enabled),
    enable: (account) => change(account, 'enable', ({ enabled }) => enabled),
    async setPasswordHash(account, hash) {
      if (!isSchemedHash(hash)) throw new AccountStoreFailed('The new password hash names no scheme or contains a character that no hash has. Nothing was changed.');
      return change(account, 'setPasswordHash', ({ passwordHash }) => passwordHash === hash, hash);
    },
  };
}

/** A connection that closes without COMMIT takes back what was begun on it. */
async function connected<T>(location: SqlLocation, task: (connection: SqlConnection) => Promise<T>): Promise<T> {
  const where = `${location.engine === 'postgresql' ? 'PostgreSQL' : 'MariaDB'} database ${location.database} at ${location.host.startsWith('/') ? location.host : `${location.host}:${location.port}`}`;
  let connection: SqlConnection;
  try {
    connection = await (location.engine === 'postgresql' ? connectPostgresql(location) : connectMariadb(location));
  } catch (error) {
    throw new AccountStoreFailed(`The ${where} cannot be reached as user ${location.user}: ${reasonOf(error)}. No account was changed; see that the database runs and lets the guard in, then try again.`, { cause: error });
  }
  try {
    return await task(connection);
  } catch (error) {
    if (error instanceof AccountNotFound || error instanceof AccountProtected || error instanceof AccountStoreFailed) throw error;
    throw new AccountStoreFailed(`The ${where} refused a statement: ${reasonOf(error)}. A change that was not finished is taken back; trying again is safe. See that user ${location.user} may read and change the table.`, { cause: error });
  } finally {
    await connection.close().catch(() => undefined);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message || error.name : String(error);
}
