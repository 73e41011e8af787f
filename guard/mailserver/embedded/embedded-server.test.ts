import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSink, type SinkServer } from '@sluice/embedded/practice-sink/sink-server';
import { reportOfLog } from '@sluice/suspects/testing/report-of-log';
import { prepareRun, RUN_PASSWORD, type EmbeddedRun } from '../testing/embedded-run';
import { startPolicyStub, type PolicyStub } from '../testing/policy-stub';
import { openRawSmtp } from '../testing/raw-smtp';
import { sendMail } from '../testing/smtp-client';
import { until } from '../testing/until';

const MINSU = 'minsu@example.test';
const HANA = 'hana@example.test';
const RELAY_DENIED = '530 Relay denied for protecting our server';
const login = { user: MINSU, pass: RUN_PASSWORD };
const text = 'Subject: hello\r\n\r\nfirst line\r\n.leading dot\r\n';

let policy: PolicyStub;
let sink: SinkServer;
let run: EmbeddedRun;
const relayed: { from: string; to: string[] }[] = [];

beforeAll(async () => {
  policy = await startPolicyStub();
  sink = await startSink({ host: '127.0.0.1', port: 0, rate: 1_000, onMessage: (envelope) => relayed.push(envelope) });
  run = await prepareRun({ policyPort: policy.port, nextHopPort: sink.port, accounts: [MINSU, HANA] });
  await run.start();
});

beforeEach(() => {
  policy.action = 'DUNNO';
  policy.requests.length = 0;
  relayed.length = 0;
});

afterAll(async () => {
  await run.remove();
  await sink.close();
  await policy.close();
});

const mailOf = async (account: string) => {
  const folder = join(run.layout.maildirs, account, 'new');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
};

test('mail from outside reaches a local mailbox, dots and lines as they were, and the guard is not asked', async () => {
  await sendMail(run.port, { from: 'friend@outside.test', to: [HANA], text }, null);
  const [mail] = await mailOf(HANA);
  expect(mail).toContain('\nfirst line\n.leading dot\n');
  expect(policy.requests).toEqual([]);
});

test('an unknown local mailbox is refused with 550', async () => {
  await expect(sendMail(run.port, { from: 'friend@outside.test', to: ['nobody@example.test'], text }, null)).rejects.toMatchObject({ responseCode: 550 });
});

test.each(['PLAIN', 'LOGIN'])('after AUTH %s mail goes to the next hop, once, and the log tells it in the document’s words', async (method) => {
  await sendMail(run.port, { from: MINSU, to: ['a@one.test', 'b@two.test'], text }, { ...login, method });
  await until('it was relayed', () => relayed.length === 1);
  expect(relayed).toEqual([expect.objectContaining({ from: MINSU, to: ['a@one.test', 'b@two.test'] })]);
  const linesOfLogin = async () => {
    const all = (await run.log()).split('\n');
    const id = all.findLast((line) => line.includes('Processing AUTH '))?.split(',')[2] ?? '';
    return { id, lines: all.filter((line) => line.includes(id)) };
  };
  await until('the connection ended and the relay is told', async () => {
    const { lines } = await linesOfLogin();
    return ['Disconnected', 'b@two.test).'].every((end) => lines.some((line) => line.endsWith(end) && (end === 'Disconnected' || line.includes('relayed'))));
  });
  const { id: connection, lines } = await linesOfLogin();
  expect(connection).toMatch(/^[0-9a-f-]{36}$/);
  expect(lines.map((line) => line.replace(/^\d\d:\d\d:\d\d /, '').replace(connection, 'ID').replace(/\d+ bytes/, 'N bytes')).sort()).toEqual(
    [
      '99,99,ID,Connected from 127.0.0.1',
      `99,99,ID,Processing AUTH ${method}`,
      `3,1,ID,Authentication successful(${MINSU}, ${method}).`,
      `3,1,ID,MAIL command successful(<${MINSU}>).`,
      '3,1,ID,RCPT command successful(a@one.test).',
      '3,1,ID,RCPT command successful(b@two.test).',
      '3,1,ID,DATA command successful.',
      '3,1,ID,DATA received(N bytes).',
      `3,1,ID,Mail relayed(${MINSU},a@one.test).`,
      `3,1,ID,Mail relayed(${MINSU},b@two.test).`,
      '3,1,ID,QUIT command successful.',
      '99,99,ID,Disconnected',
    ].sort(),
  );
});

test('without AUTH nothing is relayed, whatever the guard says', async () => {
  for (const action of ['DUNNO', 'OK', 'PERMIT']) {
    policy.action = action;
    await expect(sendMail(run.port, { from: MINSU, to: ['a@one.test'], text }, null)).rejects.toMatchObject({ code: 'EENVELOPE' });
  }
});

test('while protected the client outside reads exactly the document’s reply, and local mail is served', async () => {
  policy.action = RELAY_DENIED;
  const client = await openRawSmtp(run.port);
  await client.ask('EHLO client.test\r\n');
  expect(await client.ask(`AUTH PLAIN ${Buffer.from(`\0${MINSU}\0${RUN_PASSWORD}`).toString('base64')}\r\n`)).toMatch(/^235 /);
  await client.ask(`MAIL FROM:<${MINSU}>\r\n`);
  expect(await client.ask('RCPT TO:<a@one.test>\r\n')).toBe(RELAY_DENIED);
  expect(await client.ask(`RCPT TO:<${HANA}>\r\n`)).toMatch(/^250 /);
  client.socket.destroy();
  await until('the refusal and the vanished client are in the log', async () => /RCPT command failed\(a@one\.test, 530 Relay denied for protecting our server\)\.[^]*Disconnected/.test(await run.log()));
  const request = Object.fromEntries(policy.requests[0] ?? []);
  expect(request).toMatchObject({ request: 'smtpd_access_policy', protocol_state: 'RCPT', protocol_name: 'ESMTP', client_address: '127.0.0.1', helo_name: 'client.test', sender: MINSU, recipient: 'a@one.test', sasl_method: 'PLAIN', sasl_username: MINSU });
});

test('one message to a local and an outside recipient goes each way once', async () => {
  const before = (await mailOf(HANA)).length;
  await sendMail(run.port, { from: MINSU, to: [HANA, 'a@one.test', HANA.toUpperCase()], text }, login);
  await until('it was relayed', () => relayed.length > 0);
  expect(relayed).toEqual([expect.objectContaining({ to: ['a@one.test'] })]);
  expect(await mailOf(HANA)).toHaveLength(before + 1);
});

test('a wrong password is refused and told in the log', async () => {
  await expect(sendMail(run.port, { from: MINSU, to: ['a@one.test'], text }, { user: MINSU, pass: 'wrong' })).rejects.toMatchObject({ responseCode: 535 });
  await until('it is in the log', async () => (await run.log()).includes(`Authentication failed(${MINSU}, PLAIN).`));
});

test('a changed accounts file counts at the next AUTH', async () => {
  const { writeAccountsFile } = await import('@sluice/embedded/accounts-file');
  const accounts = await readFile(run.layout.accounts, 'utf8');
  const passwordHash = accounts.split(':')[1] ?? '';
  await writeAccountsFile(run.layout.accounts, [{ account: HANA, passwordHash }]);
  await expect(sendMail(run.port, { from: MINSU, to: [HANA], text }, login)).rejects.toMatchObject({ responseCode: 535 });
  await writeAccountsFile(run.layout.accounts, [MINSU, HANA].map((account) => ({ account, passwordHash })));
  await sendMail(run.port, { from: MINSU, to: [HANA], text }, login);
});

test('while the guard does not answer, relaying is refused for now and local mail is served', async () => {
  policy.action = null;
  await expect(sendMail(run.port, { from: MINSU, to: ['a@one.test'], text }, login)).rejects.toMatchObject({ responseCode: 451 });
  await sendMail(run.port, { from: MINSU, to: [HANA], text }, login);
});

test('a client cannot add attributes to the policy request', async () => {
  const client = await openRawSmtp(run.port);
  await client.ask('EHLO client.test\r\n');
  await client.ask('MAIL FROM:<"a\rsasl_username=root"@one.test>\r\n');
  await client.ask('RCPT TO:<"x\r\rsasl_username=root\r"@one.test>\r\n');
  client.socket.destroy();
  for (const request of policy.requests) expect(request.get('sasl_username')).toBe('');
});

test('the log’s own reader knows every line that was written, and what it means', async () => {
  await sendMail(run.port, { from: MINSU, to: [HANA, 'a@one.test'], text }, login);
  await until('it was relayed', () => relayed.length === 1);
  await until('the relay is in the log', async () => (await run.log()).includes(`Mail relayed(${MINSU},a@one.test).`));
  const report = reportOfLog(await run.log(), { format: 'mailcarrier' });
  expect(report).toMatchObject({ unparsed: 0, unreadable: 0, gaps: [] });
  const of = report?.accounts.find(({ account }) => account === MINSU);
  for (const figure of ['auths', 'messages', 'recipients', 'refused', 'addresses', 'domains', 'failedLogins'] as const) expect([figure, of?.[figure]]).toEqual([figure, expect.any(Number)]);
  expect(Math.min(of?.auths ?? 0, of?.messages ?? 0, of?.recipients ?? 0, of?.refused ?? 0, of?.addresses ?? 0, of?.domains ?? 0)).toBeGreaterThan(0);
});
