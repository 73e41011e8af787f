import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { MilterDecoder, milterPacket } from '@sluice/policy/milter-decoder';
import { Problems } from '@sluice/guard/problems';
import { RelayGate } from '@sluice/guard/protection/relay-gate';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { LocalMailProbe } from './local-mail-probe';
import { createPolicyServer, type PolicyServer } from './policy-server';

let gate: RelayGate;
let server: PolicyServer;
let held: string[];
let probe: LocalMailProbe;
const sockets: Socket[] = [];

beforeEach(async () => {
  gate = new RelayGate(false);
  held = [];
  probe = new LocalMailProbe();
  server = createPolicyServer({
    listen: { host: '127.0.0.1', port: 0 },
    context: { gate, isRefused: () => false, answers: { requests: 0, refused: 0 } },
    localMail: { isOutside: (address) => !address.endsWith('@example.test'), onHeld: (id) => Promise.resolve(void held.push(id)), isProbe: (recipient) => probe.has(recipient) },
    problems: new Problems(() => 1),
    log: silentLog(),
  });
  await server.start();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.stop();
});

/** What a mail server sends before a message, as Postfix 3.7 does: version 6, all actions, all steps. */
const OFFER = milterPacket('O', Buffer.from('00000006000001ff001fffff', 'hex'));
const text = (...texts: string[]): Buffer => Buffer.from(texts.map((each) => `${each}\0`).join(''));
const message = (id: string, ...recipients: string[]): Uint8Array[] => [
  milterPacket('D', Buffer.concat([Buffer.from('M'), text('i', id)])),
  milterPacket('M', text('<www-data@example.test>')),
  ...recipients.map((recipient) => milterPacket('R', text(`<${recipient}>`))),
  milterPacket('E'),
];

/** A mail server's side of one connection. @param piece how many bytes are written at a time */
async function mailServer(piece = Infinity): Promise<{ send(packets: Uint8Array[]): void; answers: string[] }> {
  const socket = connect(server.port ?? 0, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  const decoder = new MilterDecoder();
  const answers: string[] = [];
  socket.on('data', (chunk) => {
    for (const { command, data } of decoder.push(chunk)) answers.push(command === 'O' ? `O ${Buffer.from(data).toString('hex')}` : command);
  });
  return {
    send(packets) {
      const bytes = Buffer.concat(packets);
      for (let at = 0; at < bytes.length; at += piece) socket.write(bytes.subarray(at, at + piece));
    },
    answers,
  };
}

test.each([Infinity, 1])('local mail to the outside is held while protected, and all other goes on (pieces of %s bytes)', async (piece) => {
  const { send, answers } = await mailServer(piece);
  send([OFFER]);
  // It wants to hold, and of a message only MAIL, RCPT, which it does not answer, and the end.
  await eventually(() => expect(answers).toEqual(['O 00000006000000200000c373']));
  send(message('AAAAAA1', 'a@outside.test'));
  await eventually(() => expect(answers.slice(1)).toEqual(['a']));
  await gate.close(Promise.resolve());
  send(message('AAAAAA2', 'kim@example.test'));
  send(message('AAAAAA3', 'kim@example.test', 'a@outside.test'));
  send([...message('AAAAAA4', 'b@outside.test'), ...message('AAAAAA5', 'root@example.test')]);
  await eventually(() => expect(answers.slice(1)).toEqual(['a', 'a', 'q', 'a', 'q', 'a', 'a']));
  expect(held).toEqual(['AAAAAA3', 'AAAAAA4']);
});

test('while a latch is on its way to the disk local mail waits, and then is held', async () => {
  const { send, answers } = await mailServer();
  let written = (): void => undefined;
  void gate.close(new Promise<void>((resolve) => (written = resolve)));
  send([OFFER, ...message('AAAAAA1', 'kim@example.test'), ...message('AAAAAA2', 'a@outside.test')]);
  await eventually(() => expect(answers.slice(1)).toEqual(['a']));
  written();
  await eventually(() => expect(answers.slice(1)).toEqual(['a', 'q', 'a']));
});

test('a message of the guard’s own is discarded, and what looks like one goes the way of all others', async () => {
  const { send, answers } = await mailServer();
  send([OFFER, ...message('AAAAAA1', 'sluice-check-0123456789abcdef@sluice-check.invalid')]);
  await eventually(() => expect(answers.slice(1)).toEqual(['a']));
  await gate.close(Promise.resolve());
  const tried = probe.tryWith({ handOver: (recipient) => Promise.resolve(send([...message('AAAAAA2', recipient, 'x@outside.test'), ...message('AAAAAA3', recipient)])), takeBack: () => Promise.reject(new Error('it was asked')) });
  expect(await tried()).toBe(true);
  await eventually(() => expect(answers.slice(2)).toEqual(['q', 'a', 'd']));
  expect(held).toEqual(['AAAAAA2']);
});

test('one that the guard is not asked about is taken back', async () => {
  const taken: string[] = [];
  const handed: string[] = [];
  const tried = probe.tryWith({ handOver: (recipient) => Promise.resolve(void handed.push(recipient)), takeBack: (recipient) => Promise.resolve(void taken.push(recipient)) }, 10);
  expect(await tried()).toBe(false);
  expect(taken).toEqual(handed);
  expect(probe.has(handed[0] ?? '')).toBe(false);
});

test('a mail server that cannot leave answers out gets them', async () => {
  const { send, answers } = await mailServer();
  send([milterPacket('O', Buffer.from('00000002000000210000007f', 'hex')), ...message('AAAAAA1', 'a@outside.test')]);
  await eventually(() => expect(answers).toEqual(['O 000000020000002000000073', 'c', 'c', 'a']));
});

test.each([
  ['a packet that never ends', Buffer.from([0, 255, 255, 255, 79])],
  ['an empty packet', Buffer.from([0, 0, 0, 0])],
])('%s ends the connection', async (_, bytes) => {
  const { send } = await mailServer();
  send([bytes]);
  await once(sockets[0] as Socket, 'close');
});

test('policy questions are answered on the same address', async () => {
  const socket = connect(server.port ?? 0, '127.0.0.1');
  sockets.push(socket);
  socket.write('request=smtpd_access_policy\nprotocol_state=RCPT\nrecipient=x@outside.test\n\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toBe('action=DUNNO\n\n');
});
