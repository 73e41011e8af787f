import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareRun, RUN_PASSWORD, type EmbeddedRun } from '../testing/embedded-run';
import { startPolicyStub, type PolicyStub } from '../testing/policy-stub';
import { sendMail } from '../testing/smtp-client';
import { until } from '../testing/until';
import { createEmbeddedMailServer } from './embedded-mail-server';

const MINSU = 'minsu@example.test';

/** What the next hop does when its conversation has come to a certain reply. */
const rudeness: ((socket: Socket) => void)[] = [
  (socket) => socket.destroy(),
  (socket) => socket.resetAndDestroy(),
  (socket) => socket.end(),
  (socket) => socket.end('\0\xff nonsense\r\n'),
  (socket) => socket.write('421 4.3.2 going down\r\n', () => socket.destroy()),
  (socket) => socket.end('334 what?\r\n'),
  (socket) => socket.end(`250-${'x'.repeat(100_000)}\r\n250 ok\r\n250 ok\r\n250 ok\r\n`),
];
const STAGES = 6;

let policy: PolicyStub;
let hop: Server;
let run: EmbeddedRun;
let conversations = 0;

beforeAll(async () => {
  policy = await startPolicyStub();
  hop = createServer((socket) => {
    const plan = conversations;
    conversations += 1;
    const rude = rudeness[plan % rudeness.length] ?? rudeness[0];
    let repliesLeft = Math.floor(plan / rudeness.length) % STAGES;
    const answer = (reply: string) => {
      if (repliesLeft === 0) rude?.(socket);
      else if (repliesLeft > 0) socket.write(reply);
      repliesLeft -= 1;
    };
    let inData = false;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      if (inData && !text.includes('\r\n.\r\n') && text !== '.\r\n') return;
      const wasData = inData;
      inData = !wasData && /^DATA/i.test(text);
      answer(inData ? '354 go\r\n' : '250 ok\r\n');
    });
    answer('220 rude\r\n');
  });
  await new Promise<void>((resolve) => hop.listen(0, '127.0.0.1', resolve));
  run = await prepareRun({ policyPort: policy.port, nextHopPort: (hop.address() as AddressInfo).port, accounts: [MINSU] });
  await run.start();
});

afterAll(async () => {
  await run.remove();
  hop.close();
  await policy.close();
});

test('a next hop that breaks off or talks nonsense at any point neither ends the server nor blocks the queue', async () => {
  const pid = run.pid();
  const all = rudeness.length * STAGES;
  for (let index = 0; index < all; index += 1) {
    await sendMail(run.port, { from: MINSU, to: ['a@one.test', 'b@two.test'], text: 'Subject: x\r\n\r\nhello\r\n' }, { user: MINSU, pass: RUN_PASSWORD });
  }
  await until('every message was tried', async () => conversations >= all && (await readdir(run.layout.active)).length === 0, 50_000);
  expect(run.pid()).toBe(pid);
  const server = createEmbeddedMailServer({ directory: run.directory, smtpHost: '127.0.0.1', smtpPort: run.port, now: Date.now });
  expect(await server.queue.length()).toBeGreaterThan(0);
  expect((await server.queue.breakdown()).accounts.map(({ account }) => account)).toEqual([MINSU]);
});
