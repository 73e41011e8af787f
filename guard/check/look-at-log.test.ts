import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuardConfig } from '@sluice/guard/config';
import { missingDebian, openDebian } from '@sluice/guard/mailserver/testing/debian';
import { describeUnlessMissing } from '@sluice/guard/mailserver/testing/host-packages';
import { PrivateJournal } from '@sluice/guard/mailserver/testing/private-journal';
import { findLogSource } from './log-source';
import { lookAtLog } from './look-at-log';

const DAY_S = 24 * 60 * 60;
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-look-'));
  file = join(folder, 'mail.log');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const config = () => ({ log_file: file, time_zone: 'UTC' }) as Extract<GuardConfig['mailserver'], { kind: 'postfix' }>;
const look = (journal: Parameters<typeof lookAtLog>[1]['journal'] = null) => lookAtLog(config(), { settings: new Map(), journal, now: Date.now() });

/** A log with one line, last written so many days ago. */
async function written(days: number): Promise<void> {
  const at = Date.now() / 1_000 - days * DAY_S;
  await writeFile(file, `${new Date(at * 1_000).toISOString()} mx postfix/smtpd[7]: connect from client.test[192.0.2.7]\n`);
  await utimes(file, at, at);
}

test('a log that was written lately is right, and one of nine months ago is not', async () => {
  await written(0);
  expect(await look()).toMatchObject([{ level: 'right' }]);
  await written(270);
  expect(await look()).toMatchObject([{ level: 'missing', sentence: `The log file ${file} has not been written to for 270 days.` }]);
});

test('a log of another mail server is no log of Postfix', async () => {
  await writeFile(file, `${new Date().toISOString().slice(0, 19).replace('T', ' ')} 1xWY00-000001-01 <= ann@example.test H=(x) [192.0.2.7] P=esmtpsa A=plain:ann@example.test S=700\n`);
  expect(await look()).toMatchObject([{ level: 'missing', sentence: `The log file ${file} is written by Exim, not by Postfix.` }]);
});

describeUnlessMissing('a host whose mail log is in the journal', missingDebian('debian-13'), () => {
  let journal: PrivateJournal;
  beforeEach(async () => {
    journal = await PrivateJournal.start(await openDebian('debian-13', folder));
  });
  afterEach(() => journal.stop());

  const source = async (maillogFile = '') => findLogSource({ maillogFile, file, journal: await journal.query(), now: Date.now() });

  test('is known for one by itself: no file, or one that is old, and lines of Postfix in the journal', async () => {
    await journal.write('dovecot', ['imap-login: Logged in: user=<a>']);
    expect(await source()).toBe('file');
    await journal.write('postfix/smtpd', ['connect from client.test[192.0.2.7]']);
    expect(await source()).toBe('journal');
    await written(270);
    expect(await source()).toBe('journal');
    await written(0);
    expect(await source()).toBe('file');
    await rm(file);
    expect(await source('/var/log/other.log')).toBe('file');
  });

  test('is told that journald drops lines, and that a journal without Postfix proves nothing', async () => {
    expect(await look(await journal.query())).toMatchObject([{ level: 'notice', sentence: expect.stringContaining('no line of Postfix') as string }, { advice: expect.stringContaining('LogRateLimitIntervalSec=0') as string }]);
    await journal.write('postfix/smtpd', ['connect from client.test[192.0.2.7]']);
    expect(await look(await journal.query())).toMatchObject([{ level: 'right' }, { level: 'notice' }]);
    expect(await lookAtLog(config(), { settings: new Map(), journal: await journal.query(), now: Date.now() + 270 * DAY_S * 1_000 })).toMatchObject([{ level: 'missing' }, {}]);
    expect(await look({ ...(await journal.query()), directory: join(folder, 'none') })).toMatchObject([{ level: 'missing' }]);
  });
});
