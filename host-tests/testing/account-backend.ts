import { hash } from '@node-rs/bcrypt';
import { MAILBOX_TABLES } from '@/lib/accounts/sql/testing/mailbox-tables';
import { dovecotConnection, startPrivateDatabases } from '@/lib/accounts/sql/testing/private-database';
import { HOST_PASSWORD, type PrivatePostfix, type PrivatePostfixOptions } from '@/lib/mailserver/testing/private-postfix';

/** Where the mailbox accounts of a private mail host are kept. */
export interface AccountBackend {
  /** For startPrivatePostfix. */
  accounts: PrivatePostfixOptions['accounts'];
  /** The table `accounts` of the guard's configuration. */
  configuration(host: PrivatePostfix): string;
  stop(): Promise<void>;
}

export const BACKENDS = [
  { name: 'passwd-file', packages: [] },
  { name: 'postgresql', packages: ['postgresql', 'dovecot-pgsql'] },
  { name: 'mariadb', packages: ['mariadb-server', 'dovecot-mysql'] },
] as const;

export async function startBackend(name: (typeof BACKENDS)[number]['name'], accounts: string[]): Promise<AccountBackend> {
  if (name === 'passwd-file') {
    return { accounts, configuration: ({ passwdFile }) => `kind = "passwd-file"\nfile = "${passwdFile}"`, stop: () => Promise.resolve() };
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
    stop: () => databases.stop(),
  };
}
