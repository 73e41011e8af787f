import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { Problems } from '@sluice/guard/problems';
import { bundledLogWorker } from '@sluice/guard/testing/bundled-log-worker';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { runCommand } from '@sluice/guard/mailserver/run-command';
import { missingDebian, openDebian } from '@sluice/guard/mailserver/testing/debian';
import { describeUnlessMissing } from '@sluice/guard/mailserver/testing/host-packages';
import { PrivateJournal } from '@sluice/guard/mailserver/testing/private-journal';
import { LogThread } from './log-thread';


let folder: string;
let thread: LogThread | undefined;
let problems: Problems;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-thread-'));
  problems = new Problems(Date.now);
});
afterEach(async () => {
  await thread?.stop();
  await rm(folder, { recursive: true, force: true });
});

describeUnlessMissing('a log in systemd’s journal', missingDebian('debian-13'), () => {
  const settings = { format: 'postfix' as const, timeZone: 'UTC', localDomains: ['example.test'], journal: true, loginDomain: null, keepEveryMs: 1 };
  const message = (id: number): string[] => [
    `connect from client.test[192.0.2.7]`,
    `${id.toString(16).toUpperCase().padStart(10, '0')}: client=client.test[192.0.2.7], sasl_method=PLAIN, sasl_username=thief@example.test`,
    `disconnect from client.test[192.0.2.7] ehlo=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=6`,
  ];

  test('is judged, goes on from what was kept after a start; nothing outlives the thread', async () => {
    const journal = await PrivateJournal.start(await openDebian('debian-13', folder));
    try {
      const begin = async (): Promise<void> => {
        const smtpLog = { format: 'postfix' as const, files: () => Promise.resolve([]), journal: () => journal.query() };
        thread = new LogThread({ entry: await bundledLogWorker(), settings: { ...settings, readingFile: join(folder, 'log-reading') }, smtpLog, problems, log: silentLog() });
        await thread.start();
      };
      const logins = async (): Promise<number | undefined> => (await thread!.collect(Date.now(), true)).activities[0]?.assessment.figures.auths;
      await journal.write('postfix/submission/smtpd', [...message(1), ...message(2)]);
      await begin();
      await eventually(async () => expect(await logins()).toBe(2));
      await eventually(async () => expect((await readFile(join(folder, 'log-reading'))).includes('thief@example.test')).toBe(true));
      await thread!.stop();
      await journal.write('postfix/submission/smtpd', message(3));
      await begin();
      await eventually(async () => expect(await logins()).toBe(3));
      expect(problems.list()).toEqual([]);
      await thread!.stop();
      await eventually(async () => expect((await runCommand(['/usr/bin/pgrep', '-f', `journalctl --directory=${journal.directory}`], { timeoutMs: 5_000 })).code).toBe(1));
    } finally {
      await journal.stop();
    }
  });
});
