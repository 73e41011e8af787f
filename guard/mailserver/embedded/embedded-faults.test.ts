import { readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { prepareRun, RUN_PASSWORD, type EmbeddedRun } from '../testing/embedded-run';
import { startNextHop, type NextHopStub } from '../testing/next-hop-stub';
import { startPolicyStub, type PolicyStub } from '../testing/policy-stub';
import { openRawSmtp } from '../testing/raw-smtp';
import { sendMail } from '../testing/smtp-client';
import { until } from '../testing/until';
import { createEmbeddedMailServer } from './embedded-mail-server';
import { greets } from './smtp-greeting';

const MINSU = 'minsu@example.test';
const HANA = 'hana@example.test';
const text = 'Subject: hello\r\n\r\nhello\r\n';
const nobody = (): void => undefined;

let policy: PolicyStub;
let hop: NextHopStub;
let run: EmbeddedRun;
let queue: ReturnType<typeof createEmbeddedMailServer>['queue'];

beforeAll(async () => {
  policy = await startPolicyStub();
  hop = await startNextHop();
  run = await prepareRun({ policyPort: policy.port, nextHopPort: hop.port, accounts: [MINSU, HANA] });
  queue = createEmbeddedMailServer({ directory: run.directory, smtpHost: '127.0.0.1', smtpPort: run.port, now: Date.now }).queue;
  await run.start();
});

beforeEach(async () => {
  hop.mood = 'accept';
  if (run.pid() === null) await run.start();
  await queue.delete(MINSU, nobody);
  await until('the queue is empty', async () => (await queue.length()) === 0);
  hop.received.length = 0;
});

afterAll(async () => {
  await run.remove();
  await hop.close();
  await policy.close();
});

const send = (to: string[], account = MINSU) => sendMail(run.port, { from: account, to, text }, { user: account, pass: RUN_PASSWORD });
const count = async (folder: string) => (await readdir(folder)).length;

async function loggedIn() {
  const client = await openRawSmtp(run.port);
  await client.ask('EHLO client.test\r\n');
  expect(await client.ask(`AUTH PLAIN ${Buffer.from(`\0${MINSU}\0${RUN_PASSWORD}`).toString('base64')}\r\n`)).toMatch(/^235 /);
  return client;
}

/** The same run still serves. */
async function expectUnharmed(pid: number | null) {
  await sendMail(run.port, { from: 'friend@outside.test', to: [HANA], text }, null);
  expect(run.pid()).toBe(pid);
}

test('garbage, endless lines and forbidden commands end no more than their own connection', async () => {
  const pid = run.pid();
  const garbage = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919 + (index >> 3)) % 256));
  for (const bytes of [garbage, Buffer.alloc(5_000_000, 0x41), Buffer.from('\x16\x03\x01\r\n'), Buffer.from('AUTH\r\nAUTH LOGIN\r\n*\r\nAUTH PLAIN =\r\n'), Buffer.from('MAIL FROM:<\0\x1b[2J>\r\nRCPT TO:<>\r\nDATA\r\n')]) {
    const client = await openRawSmtp(run.port);
    client.socket.end(Buffer.concat([Buffer.from('EHLO x\r\n'), bytes]));
    await until('the connection ends', () => client.closed);
  }
  const client = await openRawSmtp(run.port);
  expect(await client.ask('INTERNALCMD performShutdown\r\n')).toMatch(/^501 /);
  expect(await client.ask('INTERNALCMD key:undefined performShutdown\r\n')).toMatch(/^501 /);
  client.socket.destroy();
  await expectUnharmed(pid);
});

test('a client that vanishes while the guard or a password check is awaited harms nobody', async () => {
  const pid = run.pid();
  policy.action = null;
  for (let index = 0; index < 5; index += 1) {
    const client = await loggedIn();
    await client.ask(`MAIL FROM:<${MINSU}>\r\n`);
    client.socket.write('RCPT TO:<a@one.test>\r\nRSET\r\n');
    await until('the guard is asked', () => policy.requests.length > index);
    client.socket.resetAndDestroy();
    const another = await openRawSmtp(run.port);
    await another.ask('EHLO client.test\r\n');
    another.socket.write(`AUTH PLAIN ${Buffer.from(`\0${MINSU}\0wrong`).toString('base64')}\r\n`, () => another.socket.resetAndDestroy());
  }
  policy.action = 'DUNNO';
  policy.requests.length = 0;
  await until('every session is over', async () => {
    const log = await run.log();
    return log.split('Connected from').length === log.split(',Disconnected').length;
  });
  await expectUnharmed(pid);
});

test('more clients than the server can carry are turned away, and it goes on', async () => {
  const pid = run.pid();
  const sockets = Array.from({ length: 600 }, () => connect(run.port, '127.0.0.1').on('error', () => undefined));
  let greeted = 0;
  let turnedAway = 0;
  for (const socket of sockets) {
    socket.once('data', () => (greeted += 1));
    socket.once('close', () => (turnedAway += 1));
  }
  await until('every client knows', () => greeted + turnedAway >= 600);
  expect(greeted).toBeLessThanOrEqual(500);
  for (const socket of sockets) socket.destroy();
  await until('it serves again', () => greets('127.0.0.1', run.port, 1_000));
  await expectUnharmed(pid);
});

test('every line of the log stays one event, whatever a client says', async () => {
  const client = await openRawSmtp(run.port);
  await client.ask('EHLO client.test\r\n');
  await client.ask(`AUTH PLAIN ${Buffer.from(`\0evil\r\n14:00:00 3,1,x,Authentication successful(${HANA}, LOGIN).\n${'x'.repeat(2_000)}\0pw`).toString('base64')}\r\n`);
  await client.ask('MAIL FROM:<"a\rb"@x.test>\r\n');
  await client.ask('RCPT TO:<"x\u2028\u0085y"@example.test>\r\n');
  client.socket.destroy();
  await until('the attempt is in the log', async () => (await run.log()).includes('Authentication failed(evil'));
  const shape = /^\d\d:\d\d:\d\d (99,99|3,1),[0-9a-f-]{36},[A-Z][^]*$/;
  const lines = (await run.log()).trimEnd().split(/[\r\n\u2028\u2029\u0085]/);
  expect(lines.filter((line) => !shape.test(line) || line.length > 800)).toEqual([]);
  expect(lines.some((line) => line.includes('Authentication failed(evil??14:00:00'))).toBe(true);
});

test('a header line of 5 MB is taken and goes on', async () => {
  const pid = run.pid();
  await sendMail(run.port, { from: MINSU, to: [HANA, 'a@one.test'], text: `Subject: ${'x'.repeat(5_000_000)}\r\n\r\nhello\r\n` }, { user: MINSU, pass: RUN_PASSWORD });
  await until('it was relayed', () => hop.received.length === 1);
  await expectUnharmed(pid);
});

test('a message for a thousand recipients is one in the queue; more are put off', async () => {
  const client = await loggedIn();
  await client.ask(`MAIL FROM:<${MINSU}>\r\n`);
  const before = client.replies.length;
  client.socket.write(Array.from({ length: 1_001 }, (_, index) => `RCPT TO:<user${index}@d${index}.test>\r\n`).join(''));
  await until('all are answered', () => client.replies.length === before + 1_001, 50_000);
  expect(client.replies.filter((line) => line.startsWith('452 '))).toHaveLength(1);
  hop.mood = 'stall';
  await client.ask('DATA\r\n');
  expect(await client.ask('Subject: many\r\n\r\nhello\r\n.\r\n')).toMatch(/^250 /);
  expect(await queue.length()).toBe(1);
  hop.mood = 'accept';
  await until('it was relayed', () => hop.received.length === 1);
  expect(hop.received[0]?.to).toHaveLength(1_000);
  client.socket.destroy();
});

test('a client that vanishes within DATA leaves nothing behind, and a kill leaves a whole queue', async () => {
  hop.mood = 'defer';
  await send(['a@one.test']);
  const client = await loggedIn();
  await client.ask(`MAIL FROM:<${MINSU}>\r\n`);
  await client.ask('RCPT TO:<a@one.test>\r\n');
  await client.ask('DATA\r\n');
  client.socket.write(`Subject: half\r\n\r\n${'half a message\r\n'.repeat(50_000)}`);
  await writeFile(join(run.layout.queue, '__tmp__.1_1_0_1_abcdef_1_host'), 'half a file');
  await run.kill();
  await run.start();
  expect(await queue.length()).toBe(1);
  expect(await count(run.layout.queue) + (await count(run.layout.active))).toBe(1);
  expect(await count(run.layout.spool)).toBe(0);
});

test('messages being delivered at a kill are delivered by the next run', async () => {
  hop.mood = 'stall';
  for (let index = 0; index < 7; index += 1) await send(['a@one.test']);
  await until('some are being delivered', async () => (await count(run.layout.active)) === 5);
  expect(await queue.length()).toBe(7);
  await run.kill();
  expect(await queue.length()).toBe(7);
  hop.mood = 'accept';
  hop.received.length = 0;
  await run.start();
  await until('the queue is empty', async () => (await queue.length()) === 0);
  expect(hop.received).toHaveLength(7);
});

test('messages being delivered while their account is held are held when their delivery fails', async () => {
  hop.mood = 'stall';
  for (let index = 0; index < 7; index += 1) await send(['a@one.test']);
  await until('some are being delivered', async () => (await count(run.layout.active)) === 5);
  expect(await queue.hold(MINSU, nobody)).toEqual({ messages: 2 });
  hop.mood = 'defer';
  await until('all are held', async () => (await queue.breakdown()).held === 7);
  expect(await queue.length()).toBe(0);
  hop.mood = 'accept';
  expect(await queue.release(MINSU, nobody)).toEqual({ messages: 7 });
  await until('all are delivered', () => hop.received.length === 7);
});

test('holding and releasing work while the server is down, and count when it is up', async () => {
  hop.mood = 'stall';
  await send(['a@one.test']);
  await until('it is being delivered', async () => (await count(run.layout.active)) === 1);
  await run.kill();
  hop.mood = 'accept';
  hop.received.length = 0;
  await queue.hold(MINSU, nobody);
  await run.start();
  await until('it is held', async () => (await queue.breakdown()).held === 1);
  await run.kill();
  await queue.release(MINSU, nobody);
  expect(await queue.length()).toBe(1);
  expect(hop.received).toEqual([]);
  await run.start();
  await until('it is delivered', () => hop.received.length === 1);
});

test('damaged queue files are set aside and stop nothing', async () => {
  hop.mood = 'defer';
  const { deferred } = hop;
  await send(['a@one.test']);
  await until('it waits', async () => hop.deferred > deferred && (await count(run.layout.active)) === 0);
  const [name = ''] = await readdir(run.layout.queue);
  await run.kill();
  const whole = await readFile(join(run.layout.queue, name));
  const due = (unique: string) => `1_1_0_1_${unique}_1_host`;
  await writeFile(join(run.layout.queue, due('empty')), '');
  await writeFile(join(run.layout.queue, due('cut')), whole.subarray(0, 60));
  await writeFile(join(run.layout.queue, due('noise')), Buffer.alloc(5_000, 0xff));
  await writeFile(join(run.layout.queue, due('json')), Buffer.concat([Buffer.from([0, 0, 0, 6]), Buffer.from('{"a":}')]));
  await run.start();
  await until('they are set aside', async () => (await readdir(run.layout.queue)).filter((each) => each.startsWith('error.')).length === 4);
  expect(await queue.length()).toBe(1);
  await expectUnharmed(run.pid());
});

test('refused and postponed recipients of one message: a notice to who logged in, the rest waits, nobody twice', async () => {
  hop.mood = 'defer';
  const { deferred } = hop;
  await sendMail(run.port, { from: HANA, to: ['a@one.test', 'refused@one.test', 'later@one.test'], text }, { user: MINSU, pass: RUN_PASSWORD });
  await until('it waits', async () => hop.deferred > deferred && (await count(run.layout.active)) === 0);
  hop.mood = 'accept';
  await queue.hold(MINSU, nobody);
  await queue.release(MINSU, nobody);
  await until('it is delivered', async () => (await queue.length()) === 0);
  expect(hop.received.map(({ to }) => to)).toEqual([['a@one.test', 'later@one.test']]);
  const folder = join(run.layout.maildirs, MINSU, 'new');
  const notices = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
  expect(notices.filter((notice) => notice.includes('refused@one.test: 550'))).toHaveLength(1);
});
