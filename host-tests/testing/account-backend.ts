import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from '@node-rs/bcrypt';
import { MAILBOX_TABLES } from '@sluice/guard/account-stores/sql/testing/mailbox-tables';
import { dovecotConnection, startPrivateDatabases } from '@sluice/guard/account-stores/sql/testing/private-database';
import { HOST_PASSWORD, type PrivatePostfix, type PrivatePostfixOptions } from '@sluice/guard/mailserver/testing/private-postfix';

/** Where the mailbox accounts of a private mail host are kept. */
export interface AccountBackend {
  /** For startPrivatePostfix. */
  accounts: PrivatePostfixOptions['accounts'];
  /** The table `accounts` of the guard's configuration. */
  configuration(host: PrivatePostfix): string;
  /** The table in which Postfix looks for whom mail that comes in is. @param folder for a file of its own */
  mailboxes(folder: string): Promise<string>;
  stop(): Promise<void>;
}

export const BACKENDS = [
  { name: 'passwd-file', packages: [] },
  { name: 'postgresql', packages: ['postgresql', 'dovecot-pgsql', 'postfix-pgsql'] },
  { name: 'mariadb', packages: ['mariadb-server', 'dovecot-mysql', 'postfix-mysql'] },
] as const;

export async function startBackend(name: (typeof BACKENDS)[number]['name'], accounts: string[]): Promise<AccountBackend> {
  if (name === 'passwd-file') {
    return {
      accounts,
      configuration: ({ passwdFile }) => `kind = "passwd-file"\nfile = "${passwdFile}"`,
      mailboxes: () => Promise.resolve(`inline:{ ${accounts.map((account) => `{${account}=${account}/}`).join(' ')} }`),
      stop: () => Promise.resolve(),
    };
  }
  const databases = await startPrivateDatabases(name);
  const location = await databases.create();
  const connection = await databases.connect(location);
  await connection.run({ text: MAILBOX_TABLES[name].postfixadmin, values: [] });
  const passwordHash = `{BLF-CRYPT}${await hash(HOST_PASSWORD, 4)}`;
  for (const account of accounts) await connection.run({ text: `INSERT INTO mailbox (username, password) VALUES ('${account}', '${passwordHash}')`, values: [] });
  await connection.close();
  return {
    accounts: { kind: 'sql', ...dovecotConnection(location), defaultScheme: 'CRYPT', passwordQuery: "SELECT password FROM mailbox WHERE username = '%u' AND active = '1'" },
    configuration: () => `kind = "sql"\nengine = "${name}"\nhost = "${location.host}"\ndatabase = "${location.database}"\nuser = "${location.user}"\nschema = "postfixadmin"`,
    async mailboxes(folder) {
      // The query that PostfixAdmin's documents give, but for the folder, which is named by the address here.
      const query = `SELECT concat(username, '/') FROM mailbox WHERE username='%s' AND active = ${name === 'postgresql' ? 'true' : "'1'"}`;
      const lines = [`hosts = unix:${location.host}`, `user = ${location.user}`, 'password =', `dbname = ${location.database}`, `query = ${query}`];
      await writeFile(join(folder, 'mailboxes.cf'), `${lines.join('\n')}\n`);
      return `${name === 'postgresql' ? 'pgsql' : 'mysql'}:${join(folder, 'mailboxes.cf')}`;
    },
    stop: () => databases.stop(),
  };
}
