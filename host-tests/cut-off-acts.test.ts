import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { startPrivatePostfix, type PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { until } from '@sluice/guard/mailserver/testing/until';
import { bundleGuard, GuardProcess, type GuardProgram } from './testing/guard-process';
import { configureHostGuard } from './testing/host-guard';
import { smtpSource } from './testing/mail-programs';
import { RealConsole, type EnrolledHost } from './testing/real-console';

const MAILS = 4_000;
const MACHINE = 'client:127.0.0.1';

describeOnHost('an act on thousands of messages whose guard is killed with -9', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let database: TemporaryDatabase;
  let console: RealConsole;
  let enrolled: EnrolledHost;
  let host: PrivatePostfix;
  let program: GuardProgram;
  let config: string;
  let guard: GuardProcess;

  beforeAll(async () => {
    database = await temporarySqlite();
    console = await RealConsole.start(database.db);
    enrolled = await console.enrol(10 * MAILS);
    const policyPort = await freePort();
    // The next hop is not there, so all that is accepted stays in the queue.
    host = await startPrivatePostfix({ accounts: [], policy: { address: `inet:127.0.0.1:${policyPort}`, defaultAction: null }, nextHopPort: await freePort(), main: { mynetworks: '127.0.0.0/8', in_flow_delay: '0' } });
    program = await bundleGuard('guard/main.ts');
    config = await configureHostGuard(host, { console: console.url, enrolled, policyListen: `127.0.0.1:${policyPort}`, accounts: `kind = "passwd-file"\nfile = "${host.passwdFile}"` });
    guard = new GuardProcess(program, config);
    await eventually(async () => expect((await enrolled.row()).report).toMatchObject({ status: 'watching' }));
    const sent = await Promise.all(Array.from({ length: 4 }, () => smtpSource(host.smtpPort, 'x@outside.test', MAILS / 4)));
    expect(sent.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    await eventually(async () => expect((await enrolled.row()).report?.queue).toMatchObject({ waiting: MAILS, accounts: [{ account: MACHINE }] }));
  }, 240_000);
  afterAll(async () => {
    await guard?.end('SIGKILL');
    await program?.remove();
    await host?.remove();
    await console?.stop();
    await database?.remove();
  });

  const onHold = async (): Promise<number> => (await readdir(join(host.queueDirectory, 'hold'))).length;

  test.each([
    { kind: 'hold-messages', goesOn: (held: number) => held > 0, after: MAILS },
    { kind: 'release-messages', goesOn: (held: number) => held < MAILS, after: 0 },
    { kind: 'delete-messages', goesOn: (held: number, before: number) => before === MAILS && held < MAILS, after: 0 },
  ] as const)('$kind tells how many there were in all', async ({ kind, goesOn, after }) => {
    // What was released travels through Postfix's folders, and the console knows the newest sample of them: an operator, too, would look again.
    const action = await eventually(() => enrolled.ask(kind === 'delete-messages' ? { kind, account: MACHINE, confirmCount: MAILS, reason: 'spam of a test' } : { kind, account: MACHINE }));
    let before = 0;
    await until('it has begun', async () => {
      const held = await onHold();
      if (goesOn(held, before)) return true;
      before = held;
      return false;
    });
    await guard.end('SIGKILL');
    expect(await enrolled.isDone(action)).toBe(false);
    guard = new GuardProcess(program, config);
    await eventually(async () => expect(await enrolled.isDone(action)).toBe(true));
    expect(await onHold()).toBe(after);
    expect((await enrolled.action(action)).steps).toEqual([expect.objectContaining({ step: kind, status: 'done', count: MAILS })]);
    const audit = await database.db.auditEntry.findMany({ where: { action: 'action.done' } });
    expect(audit.map((row) => row.after)).toContainEqual({ kind, actionId: action, counts: { [kind]: MAILS } });
  }, 240_000);
});
