import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { freePort } from '@/lib/mailserver/testing/free-port';
import { describeOnHost } from '@/lib/mailserver/testing/host-packages';
import { startNextHop, type NextHopStub } from '@/lib/mailserver/testing/next-hop-stub';
import { HOST_PASSWORD, startPrivatePostfix, type PrivatePostfix } from '@/lib/mailserver/testing/private-postfix';
import { sendMail } from '@/lib/mailserver/testing/smtp-client';
import { startContentFilter, type ContentFilter } from './testing/content-filter';
import { bundleGuard, GuardProcess, type GuardProgram } from './testing/guard-process';
import { configureHostGuard } from './testing/host-guard';
import { RealConsole, type EnrolledHost } from './testing/real-console';

const [MINSU, THIEF] = ['minsu@example.test', 'thief@example.test'] as const;
const THRESHOLD = 100;
const waitFor = <T>(fact: () => T | Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: 60_000, interval: 200 });

describeOnHost('a hijack behind a content filter in iRedMail’s shape', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let database: TemporaryDatabase;
  let console: RealConsole;
  let enrolled: EnrolledHost;
  let hop: NextHopStub;
  let host: PrivatePostfix;
  let filter: ContentFilter;
  let program: GuardProgram;
  let guard: GuardProcess;

  beforeAll(async () => {
    database = await temporarySqlite();
    console = await RealConsole.start(database.db);
    enrolled = await console.enrol(THRESHOLD);
    hop = await startNextHop();
    const policyPort = await freePort();
    host = await startPrivatePostfix({
      accounts: [MINSU, THIEF],
      policy: { address: `inet:127.0.0.1:${policyPort}`, defaultAction: null },
      nextHopPort: hop.port,
      main: { virtual_alias_maps: 'inline:{ {away@example.test=away@forward.test} }', default_destination_concurrency_limit: '200' },
    });
    filter = await startContentFilter(host, 'permit_mynetworks,reject');
    program = await bundleGuard('guard/main.ts');
    const config = await configureHostGuard(host, { console: console.url, enrolled, policyListen: `127.0.0.1:${policyPort}`, accounts: `kind = "passwd-file"\nfile = "${host.passwdFile}"` });
    guard = new GuardProcess(program, config);
    await waitFor(async () => expect((await enrolled.row()).report).toMatchObject({ status: 'watching', settingsVersion: 2 }));
  });
  afterAll(async () => {
    await guard?.end('SIGTERM');
    await program?.remove();
    await filter?.close();
    await host?.remove();
    await hop?.close();
    await console?.stop();
    await database?.remove();
  });

  const report = async () => (await enrolled.row()).report;
  const received = (): string[] => hop.received.flatMap(({ to }) => to);
  const send = (account: string, to: string): Promise<unknown> => sendMail(host.submissionPort, { from: MINSU, to: [to], text: 'Subject: x\r\n\r\nhi\r\n' }, { user: account, pass: HOST_PASSWORD });

  test('the culprit’s mail is found under its second ids, and what was accepted before is not bounced', async () => {
    await send(MINSU, 'before@outside.test');
    await waitFor(() => expect(received()).toEqual(['before@outside.test']));
    hop.mood = 'defer';

    // Accepted, and still in the filter when the rule fires.
    filter.open = false;
    await send(MINSU, 'in-the-filter@outside.test');
    await waitFor(async () => expect((await report())?.queue?.accounts).toContainEqual({ account: MINSU, waiting: 1, held: 0 }));
    filter.open = true;

    let taken = 0;
    await Promise.all(
      Array.from({ length: 8 }, async (_, client) => {
        for (let n = 0; n < THRESHOLD; n += 1) {
          const refused = await send(THIEF, `v${n}@victim-${client}-${n}.test`).then(() => false, () => true);
          if (refused) return;
          taken += 1;
        }
      }),
    );
    await waitFor(async () => expect(await report()).toMatchObject({ status: 'protected' }));
    expect(taken).toBeGreaterThan(THRESHOLD - 20);

    // Every message has its second id by now, and each is whose it is.
    await waitFor(() => expect(filter.returned).toBe(taken + 2));
    await waitFor(async () => {
      const queue = (await report())?.queue;
      expect(queue?.accounts).toEqual([{ account: THIEF, waiting: taken, held: 0 }, { account: MINSU, waiting: 1, held: 0 }]);
      expect(queue?.unknown).toEqual({ waiting: 0, held: 0 });
    });
    await waitFor(async () => expect((await enrolled.incidents()).at(-1)?.suspects).toMatchObject([{ account: THIEF, verdict: 'suspect' }]));

    // Other people's mail that is only sent on goes through the filter while protected and comes back without a refusal.
    await sendMail(host.smtpPort, { from: 'friend@far.test', to: ['away@example.test'], text: 'Subject: x\r\n\r\nhi\r\n' }, null);
    await waitFor(async () => expect((await report())?.queue?.accounts).toContainEqual({ account: null, waiting: 1, held: 0 }));

    const hold = await enrolled.ask({ kind: 'hold-messages', account: THIEF });
    await waitFor(async () => expect(await enrolled.isDone(hold)).toBe(true));
    expect((await enrolled.action(hold)).steps).toMatchObject([{ step: 'hold-messages', count: taken }]);
    hop.mood = 'accept';
    await host.postfix('flush');
    await waitFor(() => expect(new Set(received())).toEqual(new Set(['before@outside.test', 'in-the-filter@outside.test', 'away@forward.test'])));
    expect(await host.log()).not.toMatch(/status=bounced/);

    const removal = await enrolled.ask({ kind: 'delete-messages', account: THIEF, confirmCount: taken });
    await waitFor(async () => expect(await enrolled.isDone(removal)).toBe(true));
    await waitFor(async () => expect((await report())?.queue).toMatchObject({ waiting: 0, held: 0 }));
  }, 180_000);

  test('a message that nothing ties to anybody is a figure of its own, and holding where nobody is known is no success', async () => {
    hop.mood = 'defer';
    await sendMail(filter.returnPort, { from: MINSU, to: ['lost@outside.test'], text: 'Subject: x\r\n\r\nhi\r\n' }, null);
    await waitFor(async () => expect((await report())?.queue).toMatchObject({ waiting: 1, accounts: [], unknown: { waiting: 1, held: 0 } }));
    const hold = await enrolled.ask({ kind: 'hold-messages', account: THIEF });
    await waitFor(async () => expect((await enrolled.action(hold)).status).toBe('failed'));
    expect((await enrolled.action(hold)).steps).toMatchObject([{ step: 'hold-messages', code: 'queue-failed', detail: expect.stringContaining('cannot be found') as string }]);
  }, 90_000);
});
