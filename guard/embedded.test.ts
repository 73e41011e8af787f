import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { createPasswdFileStore } from '@sluice/guard/account-stores/passwd-file';
import { createEmbeddedMailServer } from '@sluice/guard/mailserver/embedded/embedded-mail-server';
import type { MailServer } from '@sluice/guard/mailserver/mail-server';
import { freePort, prepareRun, RUN_PASSWORD, type EmbeddedRun } from '@sluice/guard/mailserver/testing/embedded-run';
import { startNextHop, type NextHopStub } from '@sluice/guard/mailserver/testing/next-hop-stub';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { GuardRun } from './testing/running-guard';

const MINSU = 'minsu@example.test';
const THIEF = 'thief@example.test';
const THRESHOLD = 50;
const RELAY_DENIED = '530 Relay denied for protecting our server';
const text = 'Subject: hello\r\n\r\nhello\r\n';

let guard: GuardRun;
let haraka: EmbeddedRun;
let nextHop: NextHopStub;
let mailServer: MailServer;
let policyPort: number;

beforeAll(async () => {
  guard = await GuardRun.prepare();
  nextHop = await startNextHop();
  nextHop.mood = 'defer';
  policyPort = await freePort();
  haraka = await prepareRun({ policyPort, nextHopPort: nextHop.port, accounts: [MINSU, THIEF] });
  haraka.supervised = true;
  await haraka.start();
  mailServer = createEmbeddedMailServer({ directory: haraka.directory, smtpHost: '127.0.0.1', smtpPort: haraka.port, now: Date.now });
  await guard.start(real());
});
afterAll(async () => {
  await guard.remove();
  await haraka.remove();
  await nextHop.close();
});

function real() {
  return { mailServer, accounts: createPasswdFileStore({ file: haraka.layout.accounts }), policyPort };
}

const login = (user: string) => ({ user, pass: RUN_PASSWORD });

/** @returns how many messages were taken before the first refusal */
async function flood(clients: number): Promise<number> {
  let taken = 0;
  let refused = false;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let message = 0; !refused && taken < 500; message += 1) {
        try {
          await sendMail(haraka.port, { from: THIEF, to: [`a${message}@domain${client}-${message}.test`], text }, login(THIEF));
          taken += 1;
        } catch (error) {
          expect(error).toMatchObject({ response: RELAY_DENIED });
          refused = true;
        }
      }
    }),
  );
  return taken;
}

test('a hijack on the real server: protected, found, contained, restarted, back to normal', async () => {
  await eventually(() => expect(guard.console.last?.report).toMatchObject({ status: 'watching', smtp: { running: true } }));

  const taken = await flood(8);
  expect(taken).toBeGreaterThan(THRESHOLD);
  // Nothing drains here: from the crossing to the first refusal no more than 20 may pass.
  expect(taken).toBeLessThanOrEqual(THRESHOLD + 20);
  await eventually(() => expect(guard.console.events.filter(({ kind }) => kind === 'tripped')).toHaveLength(1));
  await expect(sendMail(haraka.port, { from: MINSU, to: ['x@outside.test'], text }, login(MINSU))).rejects.toMatchObject({ response: RELAY_DENIED });
  await sendMail(haraka.port, { from: 'friend@outside.test', to: [MINSU], text }, null);

  await eventually(() => {
    const told = guard.console.uploads.flatMap(({ activities }) => activities).findLast(({ assessment }) => assessment.account === THIEF && assessment.verdict === 'suspect');
    expect(told?.assessment.figures.recipients).toBeGreaterThanOrEqual(THRESHOLD);
  });

  guard.console.actions = [{ id: 'contain-1', kind: 'contain-account', account: THIEF }];
  await eventually(() => expect(guard.console.reportOf('contain-1')).toMatchObject({ status: 'done' }));
  await expect(sendMail(haraka.port, { from: THIEF, to: [MINSU], text }, login(THIEF))).rejects.toMatchObject({ responseCode: 535 });
  await eventually(async () => expect(await mailServer.queue.length()).toBe(0));

  // The guard goes away and comes back; the SMTP service is the same run.
  await guard.stop();
  await guard.start(real());
  await expect(sendMail(haraka.port, { from: MINSU, to: ['x@outside.test'], text }, login(MINSU))).rejects.toMatchObject({ response: RELAY_DENIED });

  guard.console.actions = [{ id: 'restart-1', kind: 'restart-smtp' }];
  await eventually(() => expect(guard.console.reportOf('restart-1')).toMatchObject({ status: 'done' }));
  await eventually(() => expect(guard.console.events.find(({ kind }) => kind === 'released')).toMatchObject({ actionId: 'restart-1' }));
  nextHop.mood = 'accept';
  await sendMail(haraka.port, { from: MINSU, to: ['x@outside.test'], text }, login(MINSU));
  await eventually(() => expect(nextHop.received.map(({ to }) => to)).toEqual([['x@outside.test']]));
  await eventually(() => expect(guard.console.last?.report).toMatchObject({ status: 'watching', latch: null }));
  expect(guard.console.invalid).toEqual([]);
});

test('the SMTP service killed while protected: the run that takes its place is as closed, until somebody restarts it', async () => {
  guard.console.settings = { applyQueueLimit: true, threshold: 1, version: 2 };
  await eventually(() => expect(guard.console.last?.report.settingsVersion).toBe(2));
  nextHop.mood = 'defer';
  const before = guard.console.events.filter(({ kind }) => kind === 'tripped').length;
  for (let message = 0; message < 20; message += 1) {
    await sendMail(haraka.port, { from: MINSU, to: [`b${message}@outside.test`], text }, login(MINSU)).catch(() => undefined);
  }
  await eventually(() => expect(guard.console.events.filter(({ kind }) => kind === 'tripped').length).toBeGreaterThan(before));
  const pid = haraka.pid();
  if (pid === null) throw new Error('The SMTP service does not run.');
  const released = () => guard.console.events.filter(({ kind }) => kind === 'released').length;
  const releases = released();
  process.kill(pid, 'SIGKILL');
  await eventually(() => expect(guard.console.events.findLast(({ kind }) => kind === 'smtp-started')).toMatchObject({ afterCrash: true }));
  await eventually(() => expect(guard.console.last?.report).toMatchObject({ status: 'protected', smtp: { running: true } }));
  await eventually(() => expect(sendMail(haraka.port, { from: MINSU, to: ['x@outside.test'], text }, login(MINSU))).rejects.toMatchObject({ response: RELAY_DENIED }));
  expect(released()).toBe(releases);

  const next = haraka.pid();
  if (next === null) throw new Error('The SMTP service does not run.');
  process.kill(next, 'SIGTERM');
  await eventually(() => expect(released()).toBe(releases + 1));
  expect(guard.console.events.findLast(({ kind }) => kind === 'released')).toMatchObject({ actionId: null });
});
