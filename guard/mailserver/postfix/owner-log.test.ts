import { appendFile, mkdtemp, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { missingDebian, openDebian } from '../testing/debian';
import { describeUnlessMissing } from '../testing/host-packages';
import { PrivateJournal } from '../testing/private-journal';
import { mailLogFiles } from '../log-files';
import { OwnerLog } from './owner-log';

const MINUTE = 60_000;
/** The files get the real time when they are written, so the log is of the last hour. */
const T = Math.floor(Date.now() / 1_000) * 1_000 - 60 * MINUTE;
const THIEF = 'thief@example.test';
let folder: string;
let file: string;
let now: number;
let log: OwnerLog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-owner-'));
  file = join(folder, 'mail.log');
  now = Date.now();
  log = new OwnerLog({ logFile: file, timeZone: 'UTC', accountDomain: null, now: () => now });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const line = (at: number, program: string, text: string): string => `${new Date(at).toISOString().replace('Z', '+00:00')} mail postfix/${program}[7]: ${text}\n`;
/** An account's message, given to a content filter, and given back by it under the id. */
const login = (at: number, id: string, account = THIEF): string =>
  line(at, 'smtpd', `F${id}: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=${account}`) + line(at, 'smtpd', `${id}: client=localhost[127.0.0.1]`) + returned(at, `F${id}`, id);
const returned = (at: number, from: string, id: string, relay = '127.0.0.1[127.0.0.1]:10024'): string =>
  line(at, 'amavis/smtp', `${from}: to=<x@out.test>, relay=${relay}, delay=0.5, delays=0.1/0/0/0.4, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${id})`) +
  line(at, 'qmgr', `${from}: removed`);
const inbound = (at: number, id: string): string => line(at, 'smtpd', `F${id}: client=mx.test[198.51.100.9]`) + returned(at, `F${id}`, id);
const ownerOf = async (id: string, arrivedAt: number): Promise<string | null | undefined> => {
  log.owners.judgeClientsBy((address) => address.startsWith('192.0.2.') || address.startsWith('127.'));
  await log.readUntilNow(arrivedAt);
  return log.owners.known({ id, arrivedAt });
};
async function write(path: string, contents: string | Buffer, at: number): Promise<void> {
  await writeFile(path, contents);
  await utimes(path, at / 1000, at / 1000);
}

test('a queue id belongs to the one who opened it last', async () => {
  await write(file, login(T, 'AAAAAA1') + line(T + MINUTE, 'qmgr', 'AAAAAA1: removed') + inbound(T + 2 * MINUTE, 'AAAAAA1'), now);
  expect(await ownerOf('AAAAAA1', T + 2 * MINUTE)).toBeNull();
});

test('a queue id that was removed is not known, until it is opened again', async () => {
  await write(file, login(T, 'AAAAAA1') + line(T + MINUTE, 'qmgr', 'AAAAAA1: removed'), now);
  expect(await ownerOf('AAAAAA1', T)).toBeUndefined();
  await appendFile(file, login(T + 3 * MINUTE, 'AAAAAA1', 'Other@Example.test'));
  expect(await ownerOf('AAAAAA1', T + 3 * MINUTE)).toBe('other@example.test');
});

test('a message that arrived after the line is not the line’s, although its removal was not logged', async () => {
  await write(file, login(T, 'AAAAAA1'), now);
  expect(await ownerOf('AAAAAA1', T)).toBe(THIEF);
  expect(await ownerOf('AAAAAA1', T + 4_000)).toBeUndefined();
});

test('a message keeps its sender through a content filter and a requeue, but not by a sender who says so', async () => {
  await write(
    file,
    line(T, 'smtpd', `AAAAAA1: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=${THIEF}`) +
      line(T, 'smtpd', 'BBBBBB2: client=localhost[127.0.0.1], orig_queue_id=AAAAAA1, orig_client=unknown[192.0.2.1]') +
      line(T + 1_000, 'pickup', 'CCCCCC3: uid=106 from=<a@b.test> orig_id=BBBBBB2') +
      line(T + 1_000, 'pickup', 'DDDDDD4: uid=1000 from=<"x> orig_id=AAAAAA1"@b.test>') +
      line(T + 1_000, 'cleanup', 'EEEEEE5: uid=106 from=<a@b.test> orig_id=AAAAAA1') +
      // What a server outside answers, and what is written into an address, proves nothing.
      returned(T, 'AAAAAA1', 'F00001', 'mx.evil.test[198.51.100.6]:25') +
      line(T, 'smtp', 'AAAAAA1: to=<"x>, relay=127.0.0.1[127.0.0.1]:1, status=sent (queued as F00002)"@b.test>, relay=mx.evil.test[198.51.100.6]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 queued as F00002)') +
      line(T, 'smtp', 'AAAAAA1: to=<a@b.test>, orig_to=<"x>, relay=127.0.0.1[127.0.0.1]:1, delay=1"@c.test>, relay=mx.evil.test[198.51.100.6]:25, delay=1, dsn=2.0.0, status=sent (250 queued as F00003)'),
    now,
  );
  expect(await ownerOf('BBBBBB2', T)).toBe(THIEF);
  expect(await ownerOf('CCCCCC3', T)).toBe(THIEF);
  for (const id of ['DDDDDD4', 'EEEEEE5', 'F00001', 'F00002', 'F00003']) expect([id, await ownerOf(id, T)]).toEqual([id, undefined]);
});

test('a filter’s second message is the sender’s whoever that is, whichever line comes first', async () => {
  await write(
    file,
    line(T, 'pickup', 'AAAAAA1: uid=33 from=<www-data>') + line(T, 'smtpd', 'AAAAAA2: client=localhost[127.0.0.1]') + returned(T, 'AAAAAA1', 'AAAAAA2') +
      line(T, 'smtpd', 'BBBBBB1: client=printer.test[192.0.2.40]') + returned(T, 'BBBBBB1', 'BBBBBB2') + line(T, 'smtpd', 'BBBBBB2: client=localhost[127.0.0.1]') +
      line(T, 'smtpd', 'CCCCCC1: client=localhost[127.0.0.1]') + returned(T, 'CCCCCC1', 'CCCCCC2', 'localhost[::1]:10024') +
      inbound(T, 'DDDDDD2') +
      // Postfix 3.11 writes a field more.
      line(T, 'smtpd', `EEEEEE1: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=uid:33`) +
      line(T, 'lmtp', 'EEEEEE1: to=<x@out.test>, orig_to=<y@out.test>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.5, delays=0.1/0/0/0.4, tls=none, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as EEEEEE2)'),
    now,
  );
  expect(await ownerOf('AAAAAA2', T)).toBe('uid:33');
  expect(await ownerOf('BBBBBB2', T)).toBe('client:192.0.2.40');
  expect(await ownerOf('CCCCCC2', T)).toBe('client:127.0.0.1');
  expect(await ownerOf('DDDDDD2', T)).toBeNull();
  expect(await ownerOf('EEEEEE2', T)).toBe('account:uid:33');
  // Nothing ties this one to another, so it is not the host's own either.
  await appendFile(file, line(T, 'smtpd', 'FFFFFF2: client=localhost[127.0.0.1]'));
  expect(await ownerOf('FFFFFF2', T)).toBeUndefined();
});

test('a filter in front of the queue gives messages back to the session that logged in', async () => {
  const session = (pid: number, text: string): string => line(T, 'submission/smtpd', text).replace('[7]', `[${pid}]`);
  const opened = (id: string): string => line(T, 'smtpd', `${id}: client=localhost[127.0.0.1], orig_client=unknown[192.0.2.1]`);
  const accepted = (pid: number, id: string, tail = ''): string =>
    session(pid, `proxy-accept: END-OF-MESSAGE: 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${id}; from=<kim@example.test> to=<a@out.test> proto=ESMTP helo=<WIN>${tail}`);
  await write(
    file,
    session(11, 'NOQUEUE: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=Kim@example.test') + opened('AAAAAA1') + accepted(11, 'AAAAAA1', ' sasl_username=<Kim@example.test>') +
      session(11, 'disconnect from unknown[192.0.2.1]') +
      opened('BBBBBB1') + accepted(11, 'BBBBBB1') +
      accepted(12, 'CCCCCC1', ' sasl_username=<kim@example.test>'),
    now,
  );
  expect(await ownerOf('AAAAAA1', T)).toBe('kim@example.test');
  expect(await ownerOf('BBBBBB1', T)).toBeUndefined();
  expect(await ownerOf('CCCCCC1', T)).toBeUndefined();
});

test('amavis names both messages in a line of its own', async () => {
  await write(
    file,
    line(T, 'smtpd', `AAAAAA1: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=${THIEF}`) + line(T, 'smtpd', 'AAAAAA2: client=localhost[127.0.0.1]') +
      line(T, 'x', '').replace('postfix/x[7]: ', 'amavis[31]: (31-05) Passed CLEAN {RelayedOutbound}, [192.0.2.1]:4000 <a@example.test> -> <x@out.test>, Queue-ID: AAAAAA1, Message-ID: <1@x>, mail_id: z, Hits: 0, size: 700, queued_as: AAAAAA2, 300 ms'),
    now,
  );
  expect(await ownerOf('AAAAAA2', T)).toBe(THIEF);
});

test('what has left the queue is not kept', async () => {
  const many = Array.from({ length: 1_000 }, (_, index) => inbound(T, `A${String(index).padStart(6, '0')}`)).join('');
  await write(file, many, now);
  await ownerOf('A000000', T);
  expect(log.owners.size).toBe(1_000);
});

test('reads rotated files back to the oldest message, compressed ones too', async () => {
  await write(`${file}.2.gz`, gzipSync(login(T - 50 * MINUTE, 'AAAAAA1')), T - 40 * MINUTE);
  await write(`${file}.1`, login(T - 30 * MINUTE, 'BBBBBB2') + line(T, 'qmgr', 'AAAAAA1: removed'), T);
  await write(file, login(T + MINUTE, 'CCCCCC3') + inbound(T + MINUTE, 'AAAAAA1'), now);
  expect(await ownerOf('CCCCCC3', T + MINUTE)).toBe(THIEF);
  expect(await ownerOf('BBBBBB2', T - 30 * MINUTE)).toBe(THIEF);
  expect(await ownerOf('AAAAAA1', T + MINUTE)).toBeNull();
});

test('reads on where it stopped, over a rotation, a truncation and a half-written line', async () => {
  await write(file, login(T, 'AAAAAA1'), T);
  expect(await ownerOf('AAAAAA1', T)).toBe(THIEF);
  const half = login(T + MINUTE, 'BBBBBB2');
  await appendFile(file, half.slice(0, 60));
  expect(await ownerOf('BBBBBB2', T + MINUTE)).toBeUndefined();
  await appendFile(file, half.slice(60));
  await rename(file, `${file}.1`);
  await write(file, login(T + 2 * MINUTE, 'CCCCCC3'), now);
  expect(await ownerOf('BBBBBB2', T + MINUTE)).toBe(THIEF);
  expect(await ownerOf('CCCCCC3', T + 2 * MINUTE)).toBe(THIEF);
  await truncate(file);
  await appendFile(file, login(T + 3 * MINUTE, 'D'.repeat(7)));
  expect(await ownerOf('DDDDDDD', T + 3 * MINUTE)).toBe(THIEF);
  expect(await ownerOf('AAAAAA1', T)).toBe(THIEF);
});

test('reads on when the clock of the host was set back in between', async () => {
  await write(file, login(T, 'AAAAAA1'), now);
  now += 10 * MINUTE;
  expect(await ownerOf('AAAAAA1', T)).toBe(THIEF);
  now -= 10 * MINUTE;
  await appendFile(file, login(T + MINUTE, 'BBBBBB2'));
  expect(await ownerOf('BBBBBB2', T + MINUTE)).toBe(THIEF);
});

test('a log that is not there is an error', async () => {
  await expect(log.readUntilNow(T)).rejects.toThrow(/ENOENT/);
});

test('names the files of a span, oldest first, and none that only look alike', async () => {
  for (const [name, at] of [['mail.log.2.gz', -90], ['mail.log.1', -30], ['mail.log-20261124', -20], ['mail.log.20261124-213000', -10], ['mail.log', 0], ['mail.log.bak', 0], ['mail.logs', 0], ['mail.err', 0]] as const) {
    await write(join(folder, name), '', T + at * MINUTE);
  }
  const names = async (from: number, to: number): Promise<string[]> => (await mailLogFiles(file, T + from * MINUTE, T + to * MINUTE)).map(({ path }) => path.slice(folder.length + 1));
  expect(await names(-60, 0)).toEqual(['mail.log.1', 'mail.log-20261124', 'mail.log.20261124-213000', 'mail.log']);
  expect(await names(-120, -40)).toEqual(['mail.log.2.gz', 'mail.log.1']);
});

describeUnlessMissing('with the lines in systemd’s journal', missingDebian('debian-13'), () => {
  test('what came back from a filter has its owner, what is added is read, and another user’s lines are not believed', async () => {
    // On a busy machine seconds pass from line to line.
    const arrived = Date.now();
    const journal = await PrivateJournal.start(await openDebian('debian-13', folder));
    try {
      log = new OwnerLog({ logFile: file, journal: () => journal.query(), timeZone: 'UTC', accountDomain: null, now: Date.now });
      /** The lines of a log file without their stamps, each written by its program. */
      const enter = async (lines: string): Promise<void> => {
        for (const [, program = '', text = ''] of lines.matchAll(/ (postfix\/[\w/]+)\[7\]: (.*)\n/g)) await journal.write(program, [text]);
      };
      await enter(login(T, 'AAAAAA1'));
      expect(await ownerOf('AAAAAA1', arrived)).toBe(THIEF);
      await enter(login(T, 'AAAAAA2', 'other@example.test'));
      expect(await ownerOf('AAAAAA2', arrived)).toBe('other@example.test');
      await journal.asUser(65_534, 'postfix/smtpd', 'AAAAAA2: client=localhost[127.0.0.1]');
      await journal.asUser(65_534, 'postfix/qmgr', 'AAAAAA1: removed');
      await journal.write('postfix/qmgr', ['AAAAAA2: removed']);
      expect(await ownerOf('AAAAAA1', arrived)).toBe(THIEF);
      expect(await ownerOf('AAAAAA2', arrived)).toBeUndefined();
    } finally {
      await journal.stop();
    }
  });
});
