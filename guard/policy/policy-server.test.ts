import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { Problems } from '@sluice/guard/problems';
import { RelayGate } from '@sluice/guard/protection/relay-gate';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { createPolicyServer, type PolicyServer } from './policy-server';

const RELAY_DENIED = 'action=530 Relay denied for protecting our server\n\n';
const DUNNO = 'action=DUNNO\n\n';

let gate: RelayGate;
let problems: Problems;
let server: PolicyServer;
let answers: { requests: number; refused: number };
const clients: Socket[] = [];

async function start(listen: { host: string; port: number } | { path: string }, patienceMs?: number, mostConnections?: number): Promise<void> {
  server = createPolicyServer({ listen, context: { gate, isRefused: (account) => account === 'bad@example.test', answers }, problems, log: silentLog(), patienceMs, mostConnections });
  await server.start();
}

beforeEach(() => {
  gate = new RelayGate(false);
  problems = new Problems(() => 1);
  answers = { requests: 0, refused: 0 };
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server.stop();
});

function request(account = 'user@example.test'): string {
  return `request=smtpd_access_policy\nprotocol_state=RCPT\nsasl_username=${account}\nrecipient=x@outside.test\n\n`;
}

async function client(): Promise<{ socket: Socket; received(): string; closed: Promise<unknown> }> {
  const socket = connect(server.port ?? 0, '127.0.0.1');
  clients.push(socket);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString())).on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, received: () => text, closed: new Promise((resolve) => socket.once('close', resolve)) };
}

test('near the threshold a question waits for a look at the queue, and hears of the trip that the look brings', async () => {
  gate = new RelayGate(false, 60_000);
  await start({ host: '127.0.0.1', port: 0 });
  const [first, second] = [await client(), await client()];
  gate.look(1);
  first.socket.write(request());
  await eventually(() => expect(first.received()).toBe(DUNNO));
  second.socket.write(request());
  await eventually(() => expect(gate.settling).not.toBeNull());
  gate.look(1);
  await eventually(() => expect(second.received()).toBe(DUNNO));
  first.socket.write(request());
  void gate.close(Promise.resolve());
  gate.look(null);
  await eventually(() => expect(first.received()).toBe(DUNNO + RELAY_DENIED));
  expect(answers).toEqual({ requests: 3, refused: 1 });
});

test('one connection asks many times, and each answer follows the gate and the account', async () => {
  await start({ host: '127.0.0.1', port: 0 });
  const { socket, received } = await client();
  socket.write(request());
  await eventually(() => expect(received()).toBe(DUNNO));
  socket.write(request('Bad@Example.test'));
  await eventually(() => expect(received()).toMatch(/^action=DUNNO\n\naction=5\d\d [^\n]+\n\n$/));
  await gate.close(Promise.resolve());
  socket.write(request());
  await eventually(() => expect(received()).toContain(RELAY_DENIED));
  expect(answers).toEqual({ requests: 3, refused: 2 });
});

test('pipelined requests in random pieces are answered in order', async () => {
  await start({ host: '127.0.0.1', port: 0 });
  const { socket, received } = await client();
  const wanted = Array.from({ length: 300 }, (_, index) => (index % 3 === 0 ? 'bad@example.test' : 'user@example.test'));
  const bytes = wanted.map((account) => request(account)).join('');
  for (let from = 0; from < bytes.length; ) {
    const to = from + 1 + Math.floor(Math.random() * 200);
    socket.write(bytes.slice(from, to));
    if (Math.random() < 0.2) await new Promise(setImmediate);
    from = to;
  }
  await eventually(() => expect(answers.requests).toBe(300));
  const actions = () => received().split('\n\n').slice(0, -1);
  await eventually(() => expect(actions()).toHaveLength(300));
  expect(actions().map((action) => (action === 'action=DUNNO' ? 'user@example.test' : 'bad@example.test'))).toEqual(wanted);
});

test('while the latch is being written questions wait; then they are refused', async () => {
  await start({ host: '127.0.0.1', port: 0 });
  const { socket, received } = await client();
  let written = (): void => undefined;
  void gate.close(new Promise((resolve) => (written = resolve)));
  socket.write(request() + request());
  const other = await client();
  other.socket.write('nonsense\n');
  await other.closed;
  expect(received()).toBe('');
  written();
  await eventually(() => expect(received()).toBe(RELAY_DENIED + RELAY_DENIED));
});

test.each([
  ['garbage', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ['zeroes', Buffer.alloc(100_000)],
  ['an empty request', Buffer.from('\n\n')],
])('%s ends that connection only', async (_, bytes) => {
  await start({ host: '127.0.0.1', port: 0 });
  const good = await client();
  const { socket, closed } = await client();
  socket.write(bytes);
  await closed;
  good.socket.write(request());
  await eventually(() => expect(good.received()).toBe(DUNNO));
});

test('what was complete before the garbage is answered', async () => {
  await start({ host: '127.0.0.1', port: 0 });
  const { socket, received, closed } = await client();
  socket.write(`${request()}nonsense\n`);
  await closed;
  expect(received()).toBe(DUNNO);
});

test('40 MB without a newline end the connection, not the memory', async () => {
  await start({ host: '127.0.0.1', port: 0 });
  const { socket, closed } = await client();
  const before = process.memoryUsage().rss;
  let ended = false;
  void closed.then(() => (ended = true));
  const piece = Buffer.alloc(64 * 1024, 'x');
  for (let sent = 0; sent < 640 && !ended; sent += 1) {
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
  }
  await closed;
  expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000);
  expect(answers.requests).toBe(0);
});

test('a thousand idle connections stay, and a question among them is answered', async () => {
  await start({ host: '127.0.0.1', port: 0 }, 50);
  const idle = await Promise.all(Array.from({ length: 1_000 }, () => client()));
  const { socket, received } = await client();
  socket.write(request());
  await eventually(() => expect(received()).toBe(DUNNO));
  // Longer than the patience with unfinished requests: doing nothing is allowed.
  const slow = await client();
  slow.socket.write('request=smtpd_access_policy\n');
  await slow.closed;
  for (const { socket: waiting } of idle.slice(0, 20)) waiting.write(request());
  await eventually(() => expect(answers.requests).toBe(21));
  expect(idle.filter(({ socket: each }) => each.destroyed)).toHaveLength(0);
});

const ANYWHERE = { host: '127.0.0.1', port: 0 };

test('when all places are taken the longest idle connections make room, and the operator is told until there is room', async () => {
  await start(ANYWHERE, undefined, 20);
  const idle = await Promise.all(Array.from({ length: 20 }, () => client()));
  for (const { socket, received } of idle) {
    socket.write(request());
    await eventually(() => expect(received()).toBe(DUNNO));
  }
  const [oldest] = idle;
  // It was the first that came, and is the last that was used.
  oldest?.socket.write(request());
  await eventually(() => expect(oldest?.received()).toBe(DUNNO + DUNNO));
  const late = await client();
  late.socket.write(request());
  await eventually(() => expect(late.received()).toBe(DUNNO));
  await idle[1]?.closed;
  expect(idle.map(({ socket }) => socket.destroyed).indexOf(true)).toBe(1);
  expect(oldest?.socket.destroyed).toBe(false);
  expect(problems.list()).toMatchObject([{ code: 'policy-connections' }]);
  for (const { socket } of idle) socket.destroy();
  await eventually(() => expect(problems.list()).toEqual([]));
});

test('a question that waits for its answer is never given up, and one that nobody finishes is, after the idle ones', async () => {
  await start(ANYWHERE, undefined, 4);
  let written = (): void => undefined;
  void gate.close(new Promise((resolve) => (written = resolve)), 60_000);
  const [asking, unfinished, idle, another] = [await client(), await client(), await client(), await client()];
  asking.socket.write(request());
  unfinished.socket.write('request=smtpd_access_policy\n');
  await eventually(() => expect(server.states).toEqual(['asking', 'stalled', 'idle', 'idle']));
  for (const given of [idle, another, unfinished]) {
    (await client()).socket.write(request());
    await given.closed;
  }
  await eventually(() => expect(server.states).toEqual(['asking', 'asking', 'asking', 'asking']));
  await (await client()).closed;
  written();
  await eventually(() => expect(asking.received()).toBe(RELAY_DENIED));
});

test('a request that dribbles in does not hold its connection for ever', async () => {
  await start({ host: '127.0.0.1', port: 0 }, 60);
  const { socket, closed } = await client();
  const dribble = setInterval(() => socket.write('a=b\n'), 10);
  await closed;
  clearInterval(dribble);
});

test('a client that never reads is ended, and one that half-closes gets its answer', async () => {
  await start({ host: '127.0.0.1', port: 0 }, 100);
  const deaf = connect(server.port ?? 0, '127.0.0.1').on('error', () => undefined);
  clients.push(deaf);
  await once(deaf, 'connect');
  deaf.pause();
  const ended = new Promise((resolve) => deaf.once('close', resolve));
  const many = request().repeat(2_000);
  const push = setInterval(() => deaf.writable && deaf.write(many), 2);
  await ended;
  clearInterval(push);
  const { socket, received, closed } = await client();
  socket.end(request());
  await closed;
  expect(received()).toBe(DUNNO);
});

test('a unix socket is used when a path is given, also over the file of a killed guard', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-policy-'));
  const path = join(folder, 'policy');
  await start({ path });
  await server.stop();
  const stale = createServer();
  await new Promise<void>((resolve) => stale.listen(path, resolve));
  const other = createPolicyServer({ listen: { path }, context: { gate, isRefused: () => false, answers }, problems, log: silentLog() });
  await expect(other.start()).rejects.toThrow('cannot listen');
  expect(problems.list()).toMatchObject([{ code: 'policy-listener-down' }]);
  await new Promise((resolve) => stale.close(resolve));
  await start({ path });
  expect(problems.list()).toEqual([]);
  const socket = connect(path);
  clients.push(socket);
  socket.write(request());
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  expect(chunk.toString()).toBe(DUNNO);
  await rm(folder, { recursive: true });
});
