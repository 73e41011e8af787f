import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { AccountProtected, AccountStoreFailed } from '../account-store';
import { accountStoreConformance, FIRST, SECOND } from '../testing/account-store-conformance';
import { POSTFIXADMIN, type AccountStatements } from './account-statements';
import { createSqlStore, type SqlStoreOptions } from './sql-store';
import type { SqlLocation } from './sql-connection';
import { MAILBOX_TABLES } from './testing/mailbox-tables';
import { startPrivateDatabases, type PrivateDatabases } from './testing/private-database';

const NEW_HASH = `{BLF-CRYPT}$2y$05$${'d'.repeat(53)}`;
const ENGINES = [
  { engine: 'postgresql', title: 'PostgreSQL', packages: ['postgresql'] },
  { engine: 'mariadb', title: 'MariaDB', packages: ['mariadb-server'] },
] as const;

for (const { engine, title, packages } of ENGINES) {
  describeOnHost(`mailboxes in ${title}`, { packages, root: false }, () => {
    let server: PrivateDatabases;
    let location: SqlLocation;
    beforeAll(async () => {
      server = await startPrivateDatabases(engine);
      location = await server.create();
    });
    afterAll(() => server?.stop());

    /** The table, made anew: the tests of this file run one after the other. */
    async function filled(schema: 'postfixadmin' | 'iredmail', more: string[] = []): Promise<SqlLocation> {
      const connection = await server.connect(location);
      const rows = [FIRST, SECOND, { account: 'system', passwordHash: '!' }].map(({ account, passwordHash }) => `('${account}', '${passwordHash}')`);
      for (const text of ['DROP TABLE IF EXISTS mailbox', MAILBOX_TABLES[engine][schema], `INSERT INTO mailbox (username, password) VALUES ${rows.join(', ')}`, ...more]) await connection.run({ text, values: [] });
      await connection.close();
      return location;
    }
    const optionsOf = (location: SqlLocation, schema: SqlStoreOptions['schema']): SqlStoreOptions => ({ location, schema, defaultScheme: 'CRYPT', protectedAccounts: ['postmaster@example.test'] });
    const rowOf = async (location: SqlLocation, account: string): Promise<Record<string, unknown>> => {
      const connection = await server.connect(location);
      const [row] = await connection.run({ text: `SELECT * FROM mailbox WHERE username = '${account}'`, values: [] });
      await connection.close();
      return row!;
    };

    const own: AccountStatements = {
      find: `SELECT username AS account, active AS enabled, password AS password_hash /* :hash */ FROM mailbox WHERE username = :account AND ':account' <> ''`,
      list: 'SELECT username AS account, active AS enabled, password AS password_hash FROM mailbox',
      disable: 'UPDATE mailbox SET active = false WHERE username = :account',
      enable: 'UPDATE mailbox SET active = true WHERE username = :account',
      setPasswordHash: 'UPDATE mailbox SET password = :hash WHERE username = :account',
    };
    const schemas: [string, 'postfixadmin' | 'iredmail', SqlStoreOptions['schema']][] = [['PostfixAdmin', 'postfixadmin', 'postfixadmin'], ['iRedMail', 'iredmail', 'iredmail'], ['own statements', 'postfixadmin', own]];
    for (const [name, table, schema] of schemas) {
      accountStoreConformance(`sql, ${title}, ${name}`, async () => {
        const options = optionsOf(await filled(table), schema);
        return { store: createSqlStore(options), another: createSqlStore(options), remove: async () => undefined };
      });
    }

    test('a change touches nothing else of the row', async () => {
      await filled('iredmail', [`UPDATE mailbox SET name = 'Kim', enablesmtp = 0, allow_nets = '192.0.2.0/24' WHERE username = '${FIRST.account}'`]);
      const before = await rowOf(location, FIRST.account);
      await createSqlStore(optionsOf(location, 'iredmail')).setPasswordHash(FIRST.account, NEW_HASH);
      const { password, passwordlastchange, modified, ...after } = await rowOf(location, FIRST.account);
      expect(before).toMatchObject(after);
      expect(password).toBe(NEW_HASH);
      expect((passwordlastchange as Date).getFullYear()).toBeGreaterThan(2025);
      expect((modified as Date).getFullYear()).toBeGreaterThan(2025);
    });

    test.each(['postfixadmin', 'iredmail'] as const)('%s: who is disabled stays active, so Postfix goes on receiving for the mailbox; enabling brings an inactive one back too', async (schema) => {
      const store = createSqlStore(optionsOf(await filled(schema, [`UPDATE mailbox SET active = ${schema === 'iredmail' ? '0' : 'false'} WHERE username = '${SECOND.account}'`]), schema));
      await store.disable(FIRST.account);
      await store.disable(FIRST.account);
      expect(await rowOf(location, FIRST.account)).toMatchObject({ password: `{CRYPT}$!$${FIRST.passwordHash}` });
      expect(Number((await rowOf(location, FIRST.account))['active'])).toBe(1);
      expect(await store.find(SECOND.account)).toEqual({ ...SECOND, enabled: false });
      expect(await store.enable(SECOND.account)).toEqual({ ...SECOND, enabled: true });
    });

    test('an account of the configuration’s own list is not changed', async () => {
      await filled('postfixadmin', ["INSERT INTO mailbox (username, password) VALUES ('postmaster@example.test', 'x')"]);
      await expect(createSqlStore(optionsOf(location, 'postfixadmin')).disable('Postmaster@example.test')).rejects.toThrow(AccountProtected);
      expect((await rowOf(location, 'postmaster@example.test'))['password']).toBe('x');
    });

    test('names that the database takes for the same are not', async () => {
      const store = createSqlStore(optionsOf(await filled('postfixadmin'), 'postfixadmin'));
      for (const account of ['mínsu@example.test', `${FIRST.account} `, "minsu@example.test' OR '1'='1", '%', '_____@example.test']) {
        expect(await store.find(account)).toBeNull();
        await expect(store.disable(account)).rejects.toThrow('no mailbox');
      }
      expect((await store.list()).every(({ enabled }) => enabled)).toBe(true);
    });

    test('a hash without a scheme is shown with the one that Dovecot takes it for', async () => {
      await filled('postfixadmin', ["INSERT INTO mailbox (username, password) VALUES ('old@example.test', '$1$abc$def'), ('older@example.test', 'QUJD')"]);
      const store = createSqlStore({ ...optionsOf(location, 'postfixadmin'), defaultScheme: 'SHA' });
      expect((await store.find('old@example.test'))?.passwordHash).toBe('{CRYPT}$1$abc$def');
      expect((await store.find('older@example.test'))?.passwordHash).toBe('{SHA}QUJD');
    });

    test('a statement that does not do it is taken back', async () => {
      await filled('postfixadmin');
      const wrong = { ...POSTFIXADMIN, disable: "UPDATE mailbox SET name = 'touched' WHERE username = :account", setPasswordHash: "UPDATE mailbox SET password = concat(:hash, 'x') WHERE username = :account" };
      const store = createSqlStore(optionsOf(location, wrong));
      await expect(store.disable(FIRST.account)).rejects.toThrow(/taken back/);
      await expect(store.setPasswordHash(FIRST.account, NEW_HASH)).rejects.toThrow(AccountStoreFailed);
      expect(await rowOf(location, FIRST.account)).toMatchObject({ name: '', password: FIRST.passwordHash });
    });

    test('what cannot be done is told by name, with what to do', async () => {
      await filled('postfixadmin');
      const missing = createSqlStore(optionsOf({ ...location, database: 'nothing' }, 'postfixadmin'));
      await expect(missing.disable(FIRST.account)).rejects.toThrow(/database nothing .* cannot be reached as user .*No account was changed/);
      const broken = createSqlStore(optionsOf(location, { ...POSTFIXADMIN, setPasswordHash: 'UPDATE elsewhere SET password = :hash WHERE username = :account' }));
      await expect(broken.setPasswordHash(FIRST.account, NEW_HASH)).rejects.toThrow(/refused a statement: .*elsewhere/);
    });
  });
}

describe('a mailbox database that is down', () => {
  test.each(['postgresql', 'mariadb'] as const)('%s', async (engine) => {
    const location: SqlLocation = { engine, host: '127.0.0.1', port: 1, database: 'mail', user: 'sluice', password: 'secret', tlsAuthority: null };
    const failure = createSqlStore({ location, schema: 'iredmail', defaultScheme: 'CRYPT', protectedAccounts: [] }).find(FIRST.account);
    await expect(failure).rejects.toThrow(/127\.0\.0\.1:1 cannot be reached as user sluice: .*ECONNREFUSED/);
    await expect(failure).rejects.not.toThrow(/secret/);
  });
});
