import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { freePort } from '@/lib/mailserver/testing/free-port';
import { describeOnHost } from '@/lib/mailserver/testing/host-packages';
import { startNextHop, type NextHopStub } from '@/lib/mailserver/testing/next-hop-stub';
import { HOST_PASSWORD, startPrivatePostfix, type PrivatePostfix } from '@/lib/mailserver/testing/private-postfix';
import { sendMail } from '@/lib/mailserver/testing/smtp-client';
import { bundleGuard, GuardProcess, type GuardProgram } from './testing/guard-process';
import { configureHostGuard } from './testing/host-guard';
import { runProgram } from './testing/mail-programs';
import { RealConsole, type EnrolledHost } from './testing/real-console';

const [MINSU, THIEF, SECOND] = ['minsu@example.test', 'thief@example.test', 'second@example.test'] as const;
const THRESHOLD = 7;
const waitFor = <T>(fact: () => T | Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: 60_000, interval: 100 });

describeOnHost('the brake and the hold by itself, with a guard that is killed with -9 at every step of them', { packages: ['postfix', 'dovecot-core'], root: true }, () => {
  let database: TemporaryDatabase;
  let console: RealConsole;
  let enrolled: EnrolledHost;
  let hop: NextHopStub;
  let host: PrivatePostfix;
  let program: GuardProgram;
  let guard: GuardProcess;
  let config: string;
  const deaths: string[] = [];

  beforeAll(async () => {
    database = await temporarySqlite();
    console = await RealConsole.start(database.db);
    enrolled = await console.enrol(THRESHOLD);
    hop = await startNextHop();
    const policyPort = await freePort();
    host = await startPrivatePostfix({
      accounts: [MINSU, THIEF, SECOND],
      policy: { address: `inet:127.0.0.1:${policyPort}`, defaultAction: null },
      nextHopPort: hop.port,
      // What waits is tried again every second, so that only the brake keeps it.
      main: { minimal_backoff_time: '1s', maximal_backoff_time: '1s', queue_run_delay: '1s', defer_transports: 'slow' },
    });
    program = await bundleGuard('host-tests/testing/failing-guard.ts');
    config = await configureHostGuard(host, { console: console.url, enrolled, policyListen: `127.0.0.1:${policyPort}`, accounts: `kind = "passwd-file"\nfile = "${host.passwdFile}"` });
  });
  afterAll(async () => {
    await guard?.end('SIGKILL');
    await program?.remove();
    await host?.remove();
    await hop?.close();
    await console?.stop();
    await database?.remove();
  });

  const mainCf = (): Promise<string> => readFile(join(host.configDirectory, 'main.cf'), 'utf8');
  const master = (): Promise<string> => readFile(join(host.queueDirectory, 'pid/master.pid'), 'utf8');
  const postconf = async (): Promise<string> => (await runProgram('/usr/sbin/postconf', ['-c', host.configDirectory, '-h', 'defer_transports'])).output.trim();
  const received = (): string[] => hop.received.flatMap(({ to }) => to);
  const send = (account: string, number: number): Promise<unknown> =>
    sendMail(host.submissionPort, { from: account, to: [`${account.split('@')[0]}-${number}@outside.test`], text: 'Subject: x\r\n\r\nx\r\n' }, { user: account, pass: HOST_PASSWORD });

  /** What systemd does, until each point has killed a guard once. */
  async function keepRunning(points: readonly string[]): Promise<void> {
    for (const point of [...points, null]) {
      guard = new GuardProcess(program, config, point === null ? {} : { SLUICE_FAIL_AT: point });
      if (point === null) return;
      expect(await guard.ended, guard.output).toBe('SIGKILL');
      deaths.push(point);
    }
  }

  async function flood(thief: string): Promise<void> {
    hop.mood = 'defer';
    await waitFor(async () => expect((await enrolled.row()).report).toMatchObject({ status: 'watching', latch: null, queue: { waiting: 0 } }));
    for (const number of [1, 2]) await send(MINSU, number);
    for (let number = 1; number <= THRESHOLD - 1; number += 1) await send(thief, number);
  }

  const entries = async (index: number, kind: string): Promise<unknown[]> => (await enrolled.incidents())[index]?.timeline.filter((entry) => entry.kind === kind) ?? [];

  test('what is queued waits until the culprit’s mail is held; then the rest leaves, and main.cf is as it was', async () => {
    const points = ['brake:before', 'brake:after', 'lift:before', 'lift:after'];
    const [before, instance] = [await mainCf(), await master()];
    await enrolled.protect(THRESHOLD, { brake: true });
    const running = keepRunning(points);
    await flood(THIEF);
    await waitFor(() => expect(deaths).toContain('brake:after'));
    await waitFor(async () => expect(await host.log()).toContain('(deferred transport)'));
    hop.mood = 'accept';
    await waitFor(async () => expect(await entries(0, 'brake-engaged')).toHaveLength(1));
    expect([await postconf(), received()]).toEqual(['slow, $sluice_brake', []]);
    await enrolled.ask({ kind: 'hold-messages', account: THIEF });
    await running;
    expect(deaths).toEqual(points);

    await waitFor(async () => expect(await entries(0, 'brake-lifted-held')).toHaveLength(1));
    await waitFor(() => expect(received().sort()).toEqual(['minsu-1@outside.test', 'minsu-2@outside.test']));
    expect([await mainCf(), await master()]).toEqual([before, instance]);
    await waitFor(async () => expect((await enrolled.row()).report).toMatchObject({ status: 'protected', problems: [], queue: { waiting: 0, held: THRESHOLD - 1 } }));
    expect(await entries(0, 'brake-engaged')).toHaveLength(1);
    const restart = await enrolled.ask({ kind: 'restart-smtp', overrideReason: 'the end of a test' });
    await waitFor(async () => expect(await enrolled.isDone(restart)).toBe(true));
    await guard.end('SIGKILL');
  }, 180_000);

  test('who owns most of the queue at the trip is held by the guard itself, once, and it is told as its act', async () => {
    const points = ['hold:before', 'hold:within', 'hold:after'];
    deaths.splice(0);
    await enrolled.protect(THRESHOLD, { brake: false, holdOwner: true });
    const running = keepRunning(points);
    await flood(SECOND);
    await running;
    expect(deaths).toEqual(points);
    await waitFor(async () => expect((await enrolled.row()).report?.queue?.accounts).toContainEqual({ account: SECOND, waiting: 0, held: THRESHOLD - 1 }));
    await waitFor(async () => expect(await entries(0, 'owner-held')).toMatchObject([{ account: SECOND, actorName: null, messages: THRESHOLD - 1, queueLength: THRESHOLD + 1 }]));
    const step = { step: 'hold-messages', status: 'done', count: THRESHOLD - 1 };
    const done = { action: { kind: 'hold-messages', account: SECOND, requestedByName: 'guard', steps: [step] } };
    await waitFor(async () => expect((await entries(0, 'action-done')).filter((entry) => (entry as { account: string }).account === SECOND)).toMatchObject([done]));
    expect((await enrolled.incidents())[0]?.suspects.map(({ account }) => account)).toContain(SECOND);
  }, 180_000);
});
