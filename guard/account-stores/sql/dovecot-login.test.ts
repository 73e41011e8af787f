import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/bcrypt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { startPrivateDovecot, type PrivateDovecot } from '@sluice/guard/mailserver/testing/private-dovecot';
import { createSqlStore } from './sql-store';
import type { SqlLocation } from './sql-connection';
import { MAILBOX_TABLES } from './testing/mailbox-tables';
import { dovecotConnection, startPrivateDatabases, type PrivateDatabases } from './testing/private-database';

const ACCOUNT = 'minsu@example.test';
const ENGINES = [
  { engine: 'postgresql', packages: ['postgresql', 'dovecot-pgsql'] },
  { engine: 'mariadb', packages: ['mariadb-server', 'dovecot-mysql'] },
] as const;

for (const { engine, packages } of ENGINES) {
  describeOnHost(`Dovecot with mailboxes in ${engine}`, { packages: ['dovecot-core', 'dovecot-imapd', ...packages], root: true }, () => {
    let server: PrivateDatabases;
    const endings: (() => Promise<unknown>)[] = [];
    beforeAll(async () => {
      server = await startPrivateDatabases(engine);
    });
    afterAll(async () => {
      for (const end of endings.reverse()) await end();
      await server?.stop();
    });

    /** @param active the condition that the schema's makers advise */
    async function start(schema: 'postfixadmin' | 'iredmail', active: string): Promise<{ dovecot: PrivateDovecot; location: SqlLocation }> {
      const location = await server.create();
      const connection = await server.connect(location);
      for (const text of [MAILBOX_TABLES[engine][schema], `INSERT INTO mailbox (username, password) VALUES ('${ACCOUNT}', '{BLF-CRYPT}${await hash('first', 4)}')`]) await connection.run({ text, values: [] });
      await connection.close();
      const directory = await mkdtemp(join(tmpdir(), 'sluice-dovecot-'));
      endings.push(() => rm(directory, { recursive: true, force: true }));
      await chmod(directory, 0o755);
      const passdb = { kind: 'sql', ...dovecotConnection(location), defaultScheme: 'CRYPT', passwordQuery: `SELECT password FROM mailbox WHERE username = '%u' AND ${active}` } as const;
      const dovecot = await startPrivateDovecot({ directory, imapPort: await freePort(), authCache: false, passdb });
      endings.push(() => dovecot.stop());
      return { dovecot, location };
    }

    test.each([['postfixadmin', "active = '1'"], ['iredmail', 'active = 1']] as const)('%s: a disabled account cannot log in, and a new password takes the place of the old', async (schema, active) => {
      const { dovecot, location } = await start(schema, active);
      const store = createSqlStore({ location, schema, defaultScheme: 'CRYPT', protectedAccounts: [] });
      expect(await logsIn(dovecot, 'first')).toBe(true);
      await store.disable(ACCOUNT);
      expect(await logsIn(dovecot, 'first')).toBe(false);
      await store.setPasswordHash(ACCOUNT, `{BLF-CRYPT}${await hash('second', 4)}`);
      expect(await logsIn(dovecot, 'second')).toBe(false);
      await store.enable(ACCOUNT);
      expect([await logsIn(dovecot, 'first'), await logsIn(dovecot, 'second')]).toEqual([false, true]);
    });
  });
}

/** @returns whether IMAP lets the account in with that password */
async function logsIn(dovecot: PrivateDovecot, password: string): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port: dovecot.imapPort });
  let text = '';
  socket.write(`a LOGIN "${ACCOUNT}" "${password}"\r\n`);
  for await (const chunk of socket) {
    text += String(chunk);
    const answer = /^a (OK|NO)/m.exec(text);
    if (!answer) continue;
    socket.destroy();
    return answer[1] === 'OK';
  }
  throw new Error(`Dovecot closed the connection: ${text}`);
}
