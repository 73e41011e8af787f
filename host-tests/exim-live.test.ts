import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LogThread } from '@sluice/guard/logs/log-thread';
import { Problems } from '@sluice/guard/problems';
import { bundledLogWorker } from '@sluice/guard/testing/bundled-log-worker';
import { silentLog } from '@sluice/guard/testing/silent-log';
import type { EngineFigures } from '@sluice/log-engine/figures';
import { LOCAL_ZONE } from '@sluice/log-engine/wall-clock';
import { mailLogFiles } from '@sluice/guard/mailserver/log-files';
import { describeUnlessMissing } from '@sluice/guard/mailserver/testing/host-packages';
import { missingExim, startPrivateExim } from '@sluice/guard/mailserver/testing/private-exim';
import { HOST_PASSWORD } from '@sluice/guard/mailserver/testing/private-postfix';
import { until } from '@sluice/guard/mailserver/testing/until';
import type { Assessment } from '@sluice/suspects/assessment';
import type { Report } from '@sluice/suspects/log-report/log-report';
import { startHostileNextHop, type HostileNextHop } from './testing/hostile-next-hop';
import { authPlain, message, smtpSession } from './testing/smtp-session';

const ACCOUNT = 'kim@example.test';
const command = join(import.meta.dirname, '../bin/sluice.mjs');

/** The guard's log thread, on the log of an Exim. */
async function follow(path: string, problems: Problems): Promise<LogThread> {
  const files = async (from: number, to: number) => (await mailLogFiles(path, from, to)).map(({ path: name, inode }) => ({ path: name, date: null, id: String(inode) }));
  const thread = new LogThread({
    entry: await bundledLogWorker(),
    settings: { format: 'exim', timeZone: LOCAL_ZONE, localDomains: ['example.test'], loginDomain: null, readingFile: null },
    smtpLog: { format: 'exim', files },
    ...{ problems, log: silentLog() },
  });
  await thread.start();
  return thread;
}

describeUnlessMissing('the main log of a real Exim, followed by the guard', missingExim(), () => {
  let hop: HostileNextHop;
  beforeAll(async () => {
    hop = await startHostileNextHop('ok');
  });
  afterAll(() => hop.close());

  test.each([['its default'], ['+received_recipients'], ['+all']])('log_selector %s: each message counts when it is there, through a rotation, and as the command counts it', async (selector) => {
    const exim = await startPrivateExim({ accounts: [], believesNames: true, queueOnly: true, nextHopPort: hop.port, logSelector: selector === 'its default' ? '' : selector });
    const path = exim.logFile;
    const problems = new Problems(Date.now);
    const thread = await follow(path, problems);
    const listed = selector !== 'its default';
    try {
      const send = (...to: string[]): Promise<string[]> =>
        smtpSession(exim.smtpPort, ['EHLO real', authPlain(ACCOUNT, HOST_PASSWORD), `MAIL FROM:<${ACCOUNT}>`, ...to.map((each) => `RCPT TO:<${each}>`), 'DATA', message([])]);
      const told = async (): Promise<Assessment | undefined> => (await thread.collect(Date.now(), true)).activities.map(({ assessment }) => assessment).find(({ account }) => account === ACCOUNT);
      const shows = async (wanted: Partial<Assessment['figures']>): Promise<boolean> => {
        const figures = (await told())?.figures;
        return figures !== undefined && Object.entries(wanted).every(([name, value]) => figures[name as keyof typeof figures] === value);
      };
      const sees = (what: string, wanted: Partial<Assessment['figures']>): Promise<void> => until(`${what} is seen`, () => shows(wanted));
      /** Exim passes over a message that the process which took it has not let go of yet, though its client was answered: then it is tried again. */
      const delivers = (what: string, line: string, wanted: Partial<Assessment['figures']>): Promise<void> =>
        until(`${what} is seen`, async () => {
          const isLogged = async (): Promise<boolean> => (await exim.log()).includes(line);
          if (!(await isLogged())) await exim.flush();
          return (await isLogged()) && (await shows(wanted));
        });

      await send('a@one.test', 'b@two.test');
      await sees('the first message', { auths: 1, messages: 1, recipients: listed ? 2 : 0 });
      await delivers('its deliveries', '> b@two.test ', { recipients: 2, domains: 2, addresses: 1 });

      await send('refused@three.test', 'later@four.test');
      await rename(path, `${path}.1`);
      await delivers('what became of the message of before the rotation', '== later@four.test ', { auths: 2, messages: 2, recipients: 4, domains: 4 });
      await send('c@five.test');
      await delivers('the message of after the rotation', '> c@five.test ', { auths: 3, messages: 3, recipients: 5, domains: 5 });

      const { stdout } = await promisify(execFile)(process.execPath, [command, 'suspects', '--json', '--all', '--local-domains', 'example.test', `${path}.1`, path]);
      const { accounts, unreadable } = JSON.parse(stdout) as Report;
      expect(unreadable).toBe(0);
      expect(problems.list()).toEqual([]);
      const said = accounts.find(({ account }) => account === ACCOUNT);
      expect(said).toMatchObject({ bounced: 1, deferred: 1 } satisfies Partial<EngineFigures>);
      const { figures } = (await told()) ?? {};
      const { auths, messages, recipients, domains, addresses, refused } = figures ?? {};
      expect(said).toMatchObject({ auths, messages, recipients, domains, addresses, refused });
    } finally {
      await thread.stop();
      await exim.remove();
    }
  });
});
