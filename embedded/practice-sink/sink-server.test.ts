import { connect } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { afterEach, expect, test } from 'vitest';
import { startSink, type SinkServer } from './sink-server';

let sink: SinkServer;
afterEach(() => sink.close());

async function send(port: number, to: string, text: string): Promise<void> {
  const connection = new SMTPConnection({ host: '127.0.0.1', port });
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.connect(() => connection.send({ from: 'a@example.test', to: [to] }, text, (error) => (error ? reject(error) : resolve())));
  });
  connection.quit();
}

test('takes mail for anybody and tells who it was for', async () => {
  const seen: unknown[] = [];
  sink = await startSink({ host: '127.0.0.1', port: 0, rate: 1_000, onMessage: (envelope) => seen.push(envelope) });
  await Promise.all(['x@one.test', 'y@two.test'].map((to) => send(sink.port, to, 'Subject: x\r\n\r\nhello\r\n')));
  expect(sink.accepted).toBe(2);
  expect(seen).toEqual(expect.arrayContaining([expect.objectContaining({ from: 'a@example.test', to: ['x@one.test'] })]));
});

test('answers wait for their turn over all connections', async () => {
  sink = await startSink({ host: '127.0.0.1', port: 0, rate: 0.01 });
  await send(sink.port, 'x@one.test', 'first');
  let second = 'waiting';
  send(sink.port, 'x@one.test', 'second').then(
    () => (second = 'accepted'),
    () => (second = 'broken'),
  );
  const greeting = await new Promise((resolve) => connect(sink.port, '127.0.0.1').once('data', (data) => resolve(data.toString())));
  expect(greeting).toMatch(/^220 /);
  expect([sink.accepted, second]).toEqual([1, 'waiting']);
});

test('what it puts off stays with its sender, and the rest goes on', async () => {
  sink = await startSink({ host: '127.0.0.1', port: 0, rate: 1_000, putsOff: (text) => text.includes('Subject: later') });
  await expect(send(sink.port, 'x@one.test', 'Subject: later\r\n\r\nhello\r\n')).rejects.toMatchObject({ responseCode: 451 });
  await send(sink.port, 'x@one.test', 'Subject: now\r\n\r\nhello\r\n');
  expect(sink.accepted).toBe(1);
});

test('a client that breaks off or sends nonsense harms nobody', async () => {
  sink = await startSink({ host: '127.0.0.1', port: 0, rate: 1_000 });
  const rude = connect(sink.port, '127.0.0.1');
  rude.write('EHLO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nhalf');
  await new Promise((resolve) => rude.once('data', resolve));
  rude.resetAndDestroy();
  await send(sink.port, 'x@one.test', 'x'.repeat(2_000_000));
  expect(sink.accepted).toBe(1);
});
