import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { check } from '@sluice/guard/commands/check';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { GuardedHost } from './testing/guarded-host';
import { runProgram } from './testing/mail-programs';

const [MINSU, THIEF, SECOND] = ['minsu@example.test', 'thief@example.test', 'second@example.test'] as const;
/** Debian's user of that name. */
const DAEMON = { name: 'daemon', uid: 1 };
const THRESHOLD = 7;

describeOnHost('the brake and the hold by itself, with a guard that is killed with -9 at every step of them', { packages: ['postfix', 'dovecot-core'], root: true }, () => {
  let host: GuardedHost;
  const deaths: string[] = [];

  beforeAll(async () => {
    host = await GuardedHost.start({
      ...{ threshold: THRESHOLD, accounts: [MINSU, THIEF, SECOND], program: 'host-tests/testing/failing-guard.ts', guardLater: true },
      // What waits is tried again every second, so that only the brake keeps it.
      postfix: () => ({ main: { minimal_backoff_time: '1s', maximal_backoff_time: '1s', queue_run_delay: '1s', defer_transports: 'slow' } }),
    });
  });
  afterAll(() => host?.remove());

  const mainCf = (): Promise<string> => readFile(join(host.postfix.configDirectory, 'main.cf'), 'utf8');
  const linesOf = (text: string): string[] => text.split('\n').sort();
  const master = (): Promise<string> => readFile(join(host.postfix.queueDirectory, 'pid/master.pid'), 'utf8');
  const postconf = async (): Promise<string> => (await runProgram('/usr/sbin/postconf', ['-c', host.postfix.configDirectory, '-h', 'defer_transports'])).output.trim();
  const send = (account: string, number: number): Promise<unknown> => host.send(account, `${account.split('@')[0]}-${number}@outside.test`);

  /** What systemd does, until each point has killed a guard once. */
  async function keepRunning(points: readonly string[]): Promise<void> {
    for (const point of [...points, null]) {
      const guard = host.launchGuard(point === null ? {} : { SLUICE_FAIL_AT: point });
      if (point === null) return;
      expect(await guard.ended, guard.output).toBe('SIGKILL');
      deaths.push(point);
    }
  }

  async function flood(thief: string): Promise<void> {
    // A report of the guard before says nothing about whether this one answers yet.
    await host.hasSettings(Date.now());
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', latch: null, queue: { waiting: 0 } }));
    host.hop.mood = 'defer';
    for (const number of [1, 2]) await send(MINSU, number);
    for (let number = 1; number <= THRESHOLD - 1; number += 1) await send(thief, number);
  }

  const entries = async (index: number, kind: string): Promise<unknown[]> => (await host.enrolled.incidents())[index]?.timeline.filter((entry) => entry.kind === kind) ?? [];

  test('what is queued waits until the culprit’s mail is held; then the rest leaves, and main.cf is as it was', async () => {
    const points = ['brake:before', 'brake:after', 'lift:before', 'lift:after'];
    const [before, instance] = [await mainCf(), await master()];
    await host.enrolled.protect(THRESHOLD, { brake: true });
    const running = keepRunning(points);
    await flood(THIEF);
    await eventually(() => expect(deaths).toContain('brake:after'));
    await eventually(async () => expect(await host.postfix.log()).toContain('(deferred transport)'));
    host.hop.mood = 'accept';
    await eventually(async () => expect(await entries(0, 'brake-engaged')).toHaveLength(1));
    expect([await postconf(), host.received()]).toEqual(['slow, $sluice_brake', []]);
    await host.enrolled.ask({ kind: 'hold-messages', account: THIEF });
    await running;
    expect(deaths).toEqual(points);

    await eventually(async () => expect(await entries(0, 'brake-lifted-held')).toHaveLength(1));
    await eventually(() => expect(host.received().sort()).toEqual(['minsu-1@outside.test', 'minsu-2@outside.test']));
    expect([await mainCf(), await master()]).toEqual([before, instance]);
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'protected', problems: [], queue: { waiting: 0, held: THRESHOLD - 1 } }));
    expect(await entries(0, 'brake-engaged')).toHaveLength(1);
    await host.done(await host.enrolled.ask({ kind: 'restart-smtp', reason: 'the end of a test' }));
    await host.guard?.end('SIGKILL');
  }, 180_000);

  test('who owns most of the queue at the trip is held by the guard itself, once, and it is told as its act', async () => {
    const points = ['hold:before', 'hold:within', 'hold:after'];
    deaths.splice(0);
    await host.enrolled.protect(THRESHOLD, { brake: false, holdOwner: true });
    const running = keepRunning(points);
    await flood(SECOND);
    await running;
    expect(deaths).toEqual(points);
    await eventually(async () => expect((await host.report())?.queue?.accounts).toContainEqual({ account: SECOND, waiting: 0, held: THRESHOLD - 1 }));
    await eventually(async () => expect(await entries(0, 'owner-held')).toMatchObject([{ account: SECOND, actorName: null, messages: THRESHOLD - 1, queueLength: THRESHOLD + 1 }]));
    const step = { step: 'hold-messages', status: 'done', count: THRESHOLD - 1 };
    const done = { action: { kind: 'hold-messages', account: SECOND, requestedByName: 'guard', steps: [step] } };
    await eventually(async () => expect((await entries(0, 'action-done')).filter((entry) => (entry as { account: string }).account === SECOND)).toMatchObject([done]));
    expect((await host.enrolled.incidents())[0]?.suspects.map(({ account }) => account)).toContain(SECOND);
    await host.enrolled.ask({ kind: 'delete-messages', account: SECOND, confirmCount: THRESHOLD - 1, reason: 'spam of a test' });
    await host.done(await host.enrolled.ask({ kind: 'restart-smtp', reason: 'the end of a test' }));
  }, 180_000);

  test('four messages to two thousand are too many recipients and not too many messages', async () => {
    await host.enrolled.protect(20, { brake: false, holdOwner: false, recipientThreshold: 1_500 });
    await host.hasSettings(Date.now());
    await runProgram('/usr/sbin/postsuper', ['-c', host.postfix.configDirectory, '-d', 'ALL']);
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', queue: { waiting: 0, recipients: { waiting: 0, complete: true } } }));
    for (let message = 0; message < 4; message += 1) {
      const to = Array.from({ length: 500 }, (_, index) => `list-${message}-${index}@outside.test`);
      await sendMail(host.postfix.submissionPort, { from: MINSU, to, text: 'Subject: x\r\n\r\nhi\r\n' }, { user: MINSU, pass: HOST_PASSWORD });
    }
    const latch = { queueLength: 4, threshold: 20, recipients: { waiting: 2_000, threshold: 1_500 } };
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'protected', latch, queue: { waiting: 4, recipients: { waiting: 2_000, complete: true } } }));
    await expect(send(MINSU, 1)).rejects.toThrow('Relay denied for protecting our server');
    await eventually(async () => expect((await entries(0, 'tripped-again')).at(0)).toMatchObject(latch));
    await host.done(await host.enrolled.ask({ kind: 'hold-messages', account: MINSU }));
    await eventually(async () => expect(await host.report()).toMatchObject({ queue: { held: 4, recipients: { waiting: 0, complete: true } } }));
    await host.done(await host.enrolled.ask({ kind: 'restart-smtp', reason: 'the end of a test' }));
    await eventually(async () => expect(await host.report()).toMatchObject({ status: 'watching', latch: null }));
    await host.enrolled.protect(THRESHOLD, { recipientThreshold: null });
  }, 120_000);

  test('it comes back when a panel writes main.cf anew; check --undo lifts it for good and lets local users send again', async () => {
    host.hop.mood = 'accept';
    await runProgram('/usr/sbin/postsuper', ['-c', host.postfix.configDirectory, '-d', 'ALL']);
    const before = await mainCf();
    await host.done(await host.enrolled.ask({ kind: 'contain-account', account: `uid:${DAEMON.uid}` }));
    expect(await mainCf()).toContain(`authorized_submit_users = !${DAEMON.name}`);
    await host.enrolled.protect(THRESHOLD, { brake: true, holdOwner: false });
    await flood(THIEF);
    // The incident was never closed, so it goes on with this trip.
    await eventually(async () => expect(await entries(0, 'brake-engaged')).toHaveLength(2));
    const stopped = (await mainCf()).replace(/^(sluice_brake = .*|defer_transports = .*)\n/gm, '');
    await writeFile(join(host.postfix.configDirectory, 'main.cf'), `${stopped}defer_transports = slow\n`);
    await host.postfix.postfix('reload');
    await eventually(async () => expect(await postconf()).toBe('slow, $sluice_brake'));
    await eventually(async () => expect(await entries(0, 'brake-engaged')).toHaveLength(3));
    const lines: string[] = [];
    await check({ configFile: host.configFile, apply: false, undo: true, failClosed: false, say: (line) => lines.push(line), now: Date.now });
    expect(lines.join('\n')).toContain('The brake is lifted');
    expect(lines.join('\n')).toContain('Local users that were stopped may hand over mail again');
    expect(linesOf(await mainCf())).toEqual(linesOf(before));
    await eventually(async () => expect(await entries(0, 'brake-lifted-undone')).toHaveLength(1));
    await host.guard?.end('SIGKILL');
    await runProgram('/usr/sbin/postconf', ['-c', host.postfix.configDirectory, '-e', 'sluice_brake=smtp', 'defer_transports=slow, $sluice_brake']);
    await check({ configFile: host.configFile, apply: false, undo: true, failClosed: false, say: (line) => lines.push(line), now: Date.now });
    expect(linesOf(await mainCf())).toEqual(linesOf(before));
    await expect(check({ configFile: host.configFile, apply: false, undo: true, failClosed: false, say: () => undefined, now: Date.now })).rejects.toThrow('There is nothing to undo');
  }, 180_000);
});
