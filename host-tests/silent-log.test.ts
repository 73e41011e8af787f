import { utimes, writeFile } from 'node:fs/promises';
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
import { RealConsole, type EnrolledHost } from './testing/real-console';

const THIEF = 'thief@example.test';
const THRESHOLD = 5;
const NINE_MONTHS_S = 270 * 24 * 60 * 60;
const waitFor = <T>(fact: () => T | Promise<T>): Promise<T> => vi.waitFor(fact, { timeout: 50_000, interval: 100 });

describeOnHost('a hijack while the guard reads a log of nine months ago', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let database: TemporaryDatabase;
  let console: RealConsole;
  let enrolled: EnrolledHost;
  let hop: NextHopStub;
  let host: PrivatePostfix;
  let program: GuardProgram;
  let guard: GuardProcess;

  beforeAll(async () => {
    database = await temporarySqlite();
    console = await RealConsole.start(database.db);
    enrolled = await console.enrol(THRESHOLD);
    hop = await startNextHop();
    const policyPort = await freePort();
    host = await startPrivatePostfix({ accounts: [THIEF], nextHopPort: hop.port, policy: { address: `inet:127.0.0.1:${policyPort}`, defaultAction: null } });
    const [logFile, at] = [join(host.directory, 'old.log'), Date.now() / 1_000 - NINE_MONTHS_S];
    await writeFile(logFile, `${new Date(at * 1_000).toISOString()} mail postfix/smtpd[7]: connect from client.test[192.0.2.7]\n`);
    await utimes(logFile, at, at);
    program = await bundleGuard('guard/main.ts');
    guard = new GuardProcess(program, await configureHostGuard({ ...host, logFile }, { console: console.url, enrolled, policyListen: `127.0.0.1:${policyPort}`, accounts: `kind = "passwd-file"\nfile = "${host.passwdFile}"` }));
    await waitFor(async () => expect((await enrolled.row()).report).toMatchObject({ status: 'watching', settingsVersion: 2 }));
  });
  afterAll(async () => {
    await guard?.end('SIGTERM');
    await program?.remove();
    await host?.remove();
    await hop?.close();
    await console?.stop();
    await database?.remove();
  });

  test('is no incident without suspects: the silence is a problem in it, and a restart needs a reason', async () => {
    hop.mood = 'defer';
    const send = (message: number) =>
      sendMail(host.submissionPort, { from: THIEF, to: [`v${message}@victim-${message}.test`], text: 'Subject: win\r\n\r\nwin\r\n' }, { user: THIEF, pass: HOST_PASSWORD });
    const flood = async (): Promise<void> => {
      for (let message = 0; ; message += 1) await send(message);
    };
    await expect(flood()).rejects.toThrow('Relay denied for protecting our server');
    const view = await waitFor(async () => {
      // A bot goes on trying, and each try that is refused would have its line.
      await expect(send(0)).rejects.toThrow('Relay denied for protecting our server');
      const found = (await enrolled.incidents()).at(-1);
      expect(found?.problems.map(({ code }) => code)).toContain('log-silent');
      return found!;
    });
    expect(view.suspects).toEqual([]);
    expect(view.restartChecks.find(({ code }) => code === 'suspects-decided')).toMatchObject({ met: false, reasons: expect.arrayContaining(['log-blind', 'nobody-found', 'others-mail']) as string[] });
    await expect(enrolled.ask({ kind: 'restart-smtp', overrideReason: null })).rejects.toThrow('Not yet ready for a restart: suspects-decided');
    const restart = await enrolled.ask({ kind: 'restart-smtp', overrideReason: 'The log was looked at by hand' });
    await waitFor(async () => expect(await enrolled.isDone(restart)).toBe(true));
  }, 120_000);
});
