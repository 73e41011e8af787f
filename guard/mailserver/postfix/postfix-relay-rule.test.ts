import { hash } from '@node-rs/bcrypt';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { createSqlStore } from '@sluice/guard/account-stores/sql/sql-store';
import { MAILBOX_TABLES } from '@sluice/guard/account-stores/sql/testing/mailbox-tables';
import { dovecotConnection, startPrivateDatabases, type PrivateDatabases } from '@sluice/guard/account-stores/sql/testing/private-database';
import type { SqlLocation } from '@sluice/guard/account-stores/sql/sql-connection';
import { describeOnHost } from '../testing/host-packages';
import { startPolicyStub, type PolicyStub } from '../testing/policy-stub';
import { HOST_PASSWORD, startPrivatePostfix, type PrivatePostfix } from '../testing/private-postfix';
import { sendMail } from '../testing/smtp-client';

const ACCOUNT = 'minsu@example.test';
const DENIED = '530 Relay denied for protecting our server';

describeOnHost('the relay rule in Postfix, accounts in PostgreSQL', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd', 'dovecot-pgsql', 'postgresql'], root: true }, () => {
  let databases: PrivateDatabases;
  let location: SqlLocation;
  let policy: PolicyStub;
  let host: PrivatePostfix;

  beforeAll(async () => {
    databases = await startPrivateDatabases('postgresql');
    location = await databases.create();
    const connection = await databases.connect(location);
    await connection.run({ text: MAILBOX_TABLES.postgresql.postfixadmin, values: [] });
    await connection.run({ text: 'INSERT INTO mailbox (username, password) VALUES ($1, $2)', values: [ACCOUNT, `{BLF-CRYPT}${await hash(HOST_PASSWORD, 4)}`] });
    await connection.close();
    policy = await startPolicyStub();
    host = await startPrivatePostfix({
      accounts: { kind: 'sql', ...dovecotConnection(location), defaultScheme: 'CRYPT', passwordQuery: "SELECT password FROM mailbox WHERE username = '%u' AND active" },
      policy: { address: `inet:127.0.0.1:${policy.port}`, defaultAction: 'DUNNO' },
    });
  });
  afterEach(() => {
    policy.action = 'DUNNO';
  });
  afterAll(async () => {
    await host?.remove();
    await policy?.close();
    await databases?.stop();
  });

  const send = (to: string, login: boolean): Promise<unknown> =>
    sendMail(login ? host.submissionPort : host.smtpPort, { from: ACCOUNT, to: [to], text: 'Subject: x\r\n\r\nhi\r\n' }, login ? { user: ACCOUNT, pass: HOST_PASSWORD } : null);

  test('asks before anything is relayed, with the account, and never for mail to a mailbox', async () => {
    policy.requests.length = 0;
    await send('someone@outside.test', true);
    expect(policy.requests.map((request) => [request.get('protocol_state'), request.get('sasl_username'), request.get('recipient')])).toEqual([['RCPT', ACCOUNT, 'someone@outside.test']]);
    await send(ACCOUNT, false);
    expect(policy.requests).toHaveLength(1);
  });

  test('shows the refusal to the client as it is told, and serves mail to a mailbox', async () => {
    policy.action = DENIED;
    await expect(send('someone@outside.test', true)).rejects.toMatchObject({ responseCode: 530, response: expect.stringMatching(/^530 5\.7\.1 <someone@outside\.test>: .*Relay denied for protecting our server$/) });
    await send(ACCOUNT, false);
    const refused = async (): Promise<string[]> => (await host.log()).split('\n').filter((line) => line.includes('Relay denied for protecting our server') && line.includes('to=<someone@outside.test>'));
    // Another program of Postfix writes the log, a little later than smtpd answers.
    await eventually(async () => expect(await refused()).toHaveLength(1));
  });

  test('a disabled account cannot log in any more', async () => {
    const store = createSqlStore({ location, schema: 'postfixadmin', defaultScheme: 'CRYPT', protectedAccounts: [] });
    await store.disable(ACCOUNT);
    await expect(send('someone@outside.test', true)).rejects.toMatchObject({ responseCode: 535 });
    await store.enable(ACCOUNT);
    await send('someone@outside.test', true);
  });
});
