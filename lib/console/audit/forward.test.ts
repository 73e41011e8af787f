import { createHmac } from 'node:crypto';
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { Database } from '@/lib/db/client';
import { Seal } from '../alerts/sealed';
import { Receiver as HttpReceiver, type Reply } from '../alerts/testing/receivers';
import { AuditForwarder } from './forward';
import { receiverSettingsSchema, type ReceiverSettings } from './schemas';
import { addReceiver, listReceivers, removeReceiver } from './receivers';
import { MAX_MESSAGE, syslogMessage } from './syslog';
import { writeAuditAlone } from './write';

const NOON = Date.parse('2026-11-27T12:00:00Z');
const alice = { id: 'alice', name: 'Alice', address: '192.0.2.1' };
const seal = new Seal('a secret that is only used by tests');

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function http(reply: (count: number) => Reply): Promise<HttpReceiver> {
  const receiver = await HttpReceiver.listen((_, count) => reply(count));
  closing.push(() => receiver.close());
  return receiver;
}

/** A syslog receiver over TCP that keeps what it got, connection by connection. */
async function tcp(port = 0, onConnection: (socket: Socket) => void = () => undefined): Promise<{ port: number; texts: string[]; server: Server }> {
  const texts: string[] = [];
  const server = createServer((socket) => {
    const index = texts.push('') - 1;
    socket.setEncoding('utf8').on('data', (chunk: string) => (texts[index] += chunk));
    socket.on('error', () => undefined);
    onConnection(socket);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, texts, server };
}

/** Messages by their octet counts. */
function messagesOf(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const length = Number(bytes.toString('ascii', at, space));
    found.push(bytes.toString('utf8', space + 1, space + 1 + length));
    at = space + 1 + length;
  }
  return found;
}

const numberOf = (message: string) => Number(/ sequence="(\d+)"/.exec(message)?.[1]);
const jsonOf = (message: string) => JSON.parse(message.slice(message.indexOf('] ') + 2)) as Record<string, unknown>;

class Stage {
  now = NOON;
  readonly said: string[] = [];
  readonly forwarder = this.another();

  constructor(readonly db: Database) {}

  another(): AuditForwarder {
    return new AuditForwarder({ database: () => this.db, seal, now: () => this.now, random: () => 1, hostname: 'console.example.test', say: (line) => this.said.push(line) });
  }

  add(settings: ReceiverSettings) {
    return addReceiver(this.db, seal, { settings: receiverSettingsSchema.parse(settings), actor: alice, now: this.now });
  }

  async write(count: number, after: string = 'x'): Promise<void> {
    for (let n = 0; n < count; n += 1) await writeAuditAlone(this.db, { at: this.now, actor: alice, action: 'server.renamed', subject: `mx${n}`, after: { name: after } });
  }

  async later(ms: number): Promise<void> {
    this.now += ms;
    await this.forwarder.pass();
  }

  async receiver() {
    return (await listReceivers(this.db, this.now)).receivers[0]!;
  }
}

describeOnEachDatabase('the audit, sent elsewhere', (fresh) => {
  const stage = async () => new Stage((await fresh()).db);

  test('a webhook gets every row from its own on, in order, in signed batches, and none twice', async () => {
    const stand = await stage();
    await stand.write(3);
    const receiver = await http(() => ({ status: 204 }));
    const { secret } = await stand.add({ kind: 'webhook', url: `${receiver.url}/in?key=top-secret`, secret: '' });
    await stand.write(120);
    await stand.forwarder.pass();
    await stand.forwarder.pass();
    const bodies = receiver.received.map(({ body }) => JSON.parse(body.toString('utf8')) as { first: number; last: number; rows: { sequence: number; action: string; hash: string; previousHash: string }[] });
    expect(bodies.map(({ first, last }) => [first, last])).toEqual([[4, 103], [104, 124]]);
    const rows = bodies.flatMap((each) => each.rows);
    expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 121 }, (_, n) => n + 4));
    expect(rows[0]!.action).toBe('audit-receiver.added');
    for (const [index, { previousHash }] of rows.slice(1).entries()) expect(previousHash).toBe(rows[index]!.hash);
    for (const { headers, body } of receiver.received) {
      const [, seconds = '', signature = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-sluice-signature'])) ?? [];
      expect(createHmac('sha256', secret!).update(`${seconds}.${body.toString('utf8')}`).digest('hex')).toBe(signature);
    }
    expect(await stand.receiver()).toMatchObject({ waiting: 0, takenAt: NOON, failingSince: null });
    const stored = JSON.stringify([await stand.db.auditReceiver.findMany(), await stand.db.auditEntry.findMany()]);
    expect(stored).not.toContain(secret!);
    expect(stored).not.toContain('top-secret');
  });

  test('what is not taken waits, is told with its reason, and comes in its order when it is taken again', async () => {
    const stand = await stage();
    const answers: Reply[] = [{ status: 503, body: 'no room' }, { status: 400, body: 'what is this' }];
    const receiver = await http((count) => answers[count - 1] ?? { status: 200 });
    await stand.add({ kind: 'webhook', url: receiver.url, secret: '' });
    await stand.forwarder.pass();
    expect(await stand.receiver()).toMatchObject({ waiting: 1, failingSince: NOON, failure: 'HTTP 503: no room' });
    await stand.write(2);
    await stand.forwarder.pass();
    expect(receiver.received).toHaveLength(1);
    await stand.later(5_000);
    // A refusal is no leave to pass over a row.
    expect(await stand.receiver()).toMatchObject({ waiting: 3, failingSince: NOON, failure: 'HTTP 400: what is this' });
    await stand.later(10_000);
    expect((receiver.json(2) as { rows: { sequence: number }[] }).rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(await stand.receiver()).toMatchObject({ waiting: 0, failingSince: null, failure: null });
  });

  test('no redirect is followed, and a receiver that does not answer holds up no other', async () => {
    const stand = await stage();
    const trap = await http(() => ({ status: 200 }));
    const redirecting = await http(() => ({ status: 307, headers: { location: trap.url } }));
    const well = await http(() => ({ status: 200 }));
    for (const url of [redirecting.url, 'http://127.0.0.1:1', well.url]) await stand.add({ kind: 'webhook', url, secret: '' });
    await stand.forwarder.pass();
    expect(trap.received).toEqual([]);
    expect((await listReceivers(stand.db, NOON)).receivers.map(({ waiting, failure }) => [waiting, failure])).toEqual([[3, 'HTTP 307'], [2, expect.any(String)], [0, null]]);
  });

  test('two consoles send each row once, and one that was killed while it sent is followed by the other', async () => {
    const stand = await stage();
    const receiver = await http(() => ({ status: 200 }));
    await stand.add({ kind: 'webhook', url: receiver.url, secret: '' });
    await stand.write(5);
    await Promise.all([stand.forwarder.pass(), stand.another().pass(), stand.another().pass()]);
    const sent = () => receiver.received.flatMap(({ body }) => (JSON.parse(body.toString('utf8')) as { rows: { sequence: number }[] }).rows.map(({ sequence }) => sequence));
    expect(sent()).toEqual([1, 2, 3, 4, 5, 6]);
    // As a killed one leaves it: taken, and not accounted for.
    await stand.db.auditReceiver.updateMany({ data: { nextAt: stand.now + 60_000 } });
    await stand.write(1);
    await stand.another().pass();
    expect(sent()).toHaveLength(6);
    await stand.later(60_000);
    expect(sent()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('syslog over TCP gets RFC 5424 with octet counts, whatever is in a row', async () => {
    const stand = await stage();
    const { port, texts } = await tcp();
    await stand.add({ kind: 'syslog', host: '127.0.0.1', port, transport: 'tcp' });
    await writeAuditAlone(stand.db, { at: NOON, actor: { ...alice, name: 'Al"ice]\n<13>1 fake' }, action: 'server.renamed', subject: '한글 "] \r\n<0>', after: { name: '\u202e"]' } });
    await stand.forwarder.pass();
    const messages = messagesOf(texts.join(''));
    expect(messages).toHaveLength(2);
    for (const message of messages) expect(message).toMatch(/^<109>1 2026-11-27T12:00:00\.000Z console\.example\.test sluice - [a-z.-]{1,32} \[sluice@32473 sequence="\d+" hash="[0-9a-f]{64}"\] \{[^\r\n]*\}$/u);
    expect(messages.map(numberOf)).toEqual([1, 2]);
    expect(jsonOf(messages[1]!)).toMatchObject({ actor: 'Al"ice]\n<13>1 fake', subject: '한글 "] \r\n<0>', after: { name: '\u202e"]' } });
    expect(await stand.receiver()).toMatchObject({ place: `127.0.0.1:${port} (TCP)`, waiting: 0 });
  });

  test('a TCP connection that breaks has lost nothing: all of it comes again', async () => {
    const stand = await stage();
    let breaks = true;
    const { port, texts } = await tcp(0, (socket) => {
      if (breaks) socket.once('data', () => socket.resetAndDestroy());
    });
    await stand.add({ kind: 'syslog', host: '127.0.0.1', port, transport: 'tcp' });
    await stand.write(150, 'y'.repeat(4_000));
    await stand.forwarder.pass();
    const failed = await stand.receiver();
    expect(failed.failingSince).toBe(NOON);
    expect(failed.waiting).toBe(151);
    breaks = false;
    const before = texts.length;
    await stand.later(5_000);
    expect(messagesOf(texts.slice(before).join('')).map(numberOf)).toEqual(Array.from({ length: 151 }, (_, n) => n + 1));
    expect((await stand.receiver()).waiting).toBe(0);
  });

  test('nobody listens: it is told, and everything waits', async () => {
    const stand = await stage();
    const { port, server } = await tcp();
    server.close();
    await once(server, 'close');
    await stand.add({ kind: 'syslog', host: '127.0.0.1', port, transport: 'tcp' });
    await stand.forwarder.pass();
    expect(await stand.receiver()).toMatchObject({ waiting: 1, failure: 'ECONNREFUSED' });
  });

  test('syslog over UDP is one datagram for each row, and what is too long says that it was cut', async () => {
    const stand = await stage();
    const datagrams: Datagrams = createSocket('udp4');
    closing.push(() => datagrams.close());
    const got: string[] = [];
    datagrams.on('message', (message) => got.push(message.toString('utf8')));
    datagrams.bind(0, '127.0.0.1');
    await once(datagrams, 'listening');
    await stand.add({ kind: 'syslog', host: '127.0.0.1', port: datagrams.address().port, transport: 'udp' });
    await stand.write(1, 'z'.repeat(20_000));
    await stand.forwarder.pass();
    await expect.poll(() => got.length, { timeout: 60_000 }).toBe(2);
    expect(got.map(numberOf)).toEqual([1, 2]);
    expect(Buffer.byteLength(got[1]!)).toBeLessThan(MAX_MESSAGE);
    expect(jsonOf(got[1]!)).toMatchObject({ subject: 'mx0', cut: true });
    expect(jsonOf(got[0]!)).not.toHaveProperty('cut');
  });

  test('whoever is removed gets nothing more, and the audit says how much he lacked', async () => {
    const stand = await stage();
    const { id } = await stand.add({ kind: 'webhook', url: 'http://127.0.0.1:1', secret: '' });
    await stand.write(4);
    await removeReceiver(stand.db, { id, actor: alice, now: NOON });
    await expect(removeReceiver(stand.db, { id, actor: alice, now: NOON })).rejects.toMatchObject({ code: 'not-found' });
    expect(await stand.db.auditEntry.findFirst({ where: { action: 'audit-receiver.removed' } })).toMatchObject({ subject: '127.0.0.1:1', before: { kind: 'webhook', notSent: 5 } });
    for (let n = 0; n < 5; n += 1) await stand.add({ kind: 'webhook', url: 'http://127.0.0.1:1', secret: '' });
    await expect(stand.add({ kind: 'webhook', url: 'http://127.0.0.1:1', secret: '' })).rejects.toMatchObject({ code: 'too-large' });
  });
});

test.each([
  [{ kind: 'webhook', url: 'https://user:password@siem.example.test/' }],
  [{ kind: 'webhook', url: 'file:///etc/passwd' }],
  [{ kind: 'syslog', host: 'siem.example.test/x', port: 514, transport: 'tcp' }],
  [{ kind: 'syslog', host: 'siem.example.test', port: 0, transport: 'udp' }],
])('%j is no receiver', (settings) => {
  expect(receiverSettingsSchema.safeParse(settings).success).toBe(false);
});

test('a name of this machine that is none for syslog is left out', () => {
  const row = { id: 'i', sequence: 1, previousHash: 'p', hash: 'h', at: NOON, action: 'sign-out', subject: 's', actorId: null, actorName: 'Alice', before: null, after: null, address: null, search: '' };
  expect(syslogMessage(row, '메일 서버').toString()).toMatch(/^<109>1 \S+ - sluice - sign-out \[/);
});
