import { appendFile, mkdtemp, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postfixLogFiles } from './log-files';
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
  log = new OwnerLog({ logFile: file, logNames: ['postfix'], timeZone: 'UTC', accountDomain: null, now: () => now });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const line = (at: number, program: string, text: string): string => `${new Date(at).toISOString().replace('Z', '+00:00')} mail postfix/${program}[7]: ${text}\n`;
const login = (at: number, id: string, account = THIEF): string => line(at, 'smtpd', `${id}: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=${account}`);
const inbound = (at: number, id: string): string => line(at, 'smtpd', `${id}: client=mx.test[192.0.2.9]`);
const accountOf = async (id: string, arrivedAt: number): Promise<string | null> => {
  await log.readUntilNow(arrivedAt);
  return log.owners.accountOf({ id, arrivedAt });
};
async function write(path: string, contents: string | Buffer, at: number): Promise<void> {
  await writeFile(path, contents);
  await utimes(path, at / 1000, at / 1000);
}

test('a queue id belongs to the one who opened it last', async () => {
  await write(file, login(T, 'AAAAAA1') + line(T + MINUTE, 'qmgr', 'AAAAAA1: removed') + inbound(T + 2 * MINUTE, 'AAAAAA1'), now);
  expect(await accountOf('AAAAAA1', T + 2 * MINUTE)).toBeNull();
  expect(log.owners.isKnown({ id: 'AAAAAA1', arrivedAt: T + 2 * MINUTE })).toBe(true);
});

test('a queue id that was removed belongs to nobody, until it is opened again', async () => {
  await write(file, login(T, 'AAAAAA1') + line(T + MINUTE, 'qmgr', 'AAAAAA1: removed'), now);
  expect(await accountOf('AAAAAA1', T)).toBeNull();
  await appendFile(file, login(T + 3 * MINUTE, 'AAAAAA1', 'Other@Example.test'));
  expect(await accountOf('AAAAAA1', T + 3 * MINUTE)).toBe('other@example.test');
});

test('a message that arrived after the line is not the line’s, although its removal was not logged', async () => {
  await write(file, login(T, 'AAAAAA1'), now);
  expect(await accountOf('AAAAAA1', T)).toBe(THIEF);
  expect(await accountOf('AAAAAA1', T + 3_000)).toBeNull();
});

test('a client may be slow between MAIL and RCPT', async () => {
  await write(file, login(T + 4 * MINUTE, 'AAAAAA1'), now);
  expect(await accountOf('AAAAAA1', T)).toBe(THIEF);
});

test('a message keeps its account through a content filter and a requeue, but not by a sender who says so', async () => {
  await write(
    file,
    login(T, 'AAAAAA1') +
      line(T, 'smtpd', 'BBBBBB2: client=localhost[127.0.0.1], orig_queue_id=AAAAAA1, orig_client=unknown[192.0.2.1]') +
      line(T + 1_000, 'pickup', 'CCCCCC3: uid=106 from=<a@b.test> orig_id=BBBBBB2') +
      line(T + 1_000, 'pickup', 'DDDDDD4: uid=1000 from=<"x> orig_id=AAAAAA1"@b.test>') +
      line(T + 1_000, 'cleanup', 'EEEEEE5: uid=106 from=<a@b.test> orig_id=AAAAAA1'),
    now,
  );
  expect(await accountOf('BBBBBB2', T)).toBe(THIEF);
  expect(await accountOf('CCCCCC3', T)).toBe(THIEF);
  expect(await accountOf('DDDDDD4', T)).toBeNull();
  expect(await accountOf('EEEEEE5', T)).toBeNull();
});

test('mail of this host itself is known to be nobody’s', async () => {
  await write(file, line(T, 'pickup', 'AAAAAA1: uid=33 from=<www-data>') + line(T, 'bounce', 'AAAAAA1: sender non-delivery notification: BBBBBB2') + line(T, 'smtp', 'AAAAAA1: sender non-delivery notification: CCCCCC3'), now);
  await log.readUntilNow(T);
  const known = ['AAAAAA1', 'BBBBBB2', 'CCCCCC3'].map((id) => log.owners.isKnown({ id, arrivedAt: T }));
  expect(known).toEqual([true, true, false]);
  expect(log.owners.accountOf({ id: 'BBBBBB2', arrivedAt: T })).toBeNull();
});

test('reads rotated files back to the oldest message, compressed ones too', async () => {
  await write(`${file}.2.gz`, gzipSync(login(T - 50 * MINUTE, 'AAAAAA1')), T - 40 * MINUTE);
  await write(`${file}.1`, login(T - 30 * MINUTE, 'BBBBBB2') + line(T, 'qmgr', 'AAAAAA1: removed'), T);
  await write(file, login(T + MINUTE, 'CCCCCC3') + inbound(T + MINUTE, 'AAAAAA1'), now);
  expect(await accountOf('CCCCCC3', T + MINUTE)).toBe(THIEF);
  expect(await accountOf('BBBBBB2', T - 30 * MINUTE)).toBe(THIEF);
  expect(await accountOf('AAAAAA1', T + MINUTE)).toBeNull();
});

test('reads on where it stopped, over a rotation, a truncation and a half-written line', async () => {
  await write(file, login(T, 'AAAAAA1'), T);
  expect(await accountOf('AAAAAA1', T)).toBe(THIEF);
  const half = login(T + MINUTE, 'BBBBBB2');
  await appendFile(file, half.slice(0, 60));
  expect(await accountOf('BBBBBB2', T + MINUTE)).toBeNull();
  await appendFile(file, half.slice(60));
  await rename(file, `${file}.1`);
  await write(file, login(T + 2 * MINUTE, 'CCCCCC3'), now);
  expect(await accountOf('BBBBBB2', T + MINUTE)).toBe(THIEF);
  expect(await accountOf('CCCCCC3', T + 2 * MINUTE)).toBe(THIEF);
  await truncate(file);
  await appendFile(file, login(T + 3 * MINUTE, 'D'.repeat(7)));
  expect(await accountOf('DDDDDDD', T + 3 * MINUTE)).toBe(THIEF);
  expect(await accountOf('AAAAAA1', T)).toBe(THIEF);
});

test('reads on when the clock of the host was set back in between', async () => {
  await write(file, login(T, 'AAAAAA1'), now);
  now += 10 * MINUTE;
  expect(await accountOf('AAAAAA1', T)).toBe(THIEF);
  now -= 10 * MINUTE;
  await appendFile(file, login(T + MINUTE, 'BBBBBB2'));
  expect(await accountOf('BBBBBB2', T + MINUTE)).toBe(THIEF);
});

test('a log that is not there is an error', async () => {
  await expect(log.readUntilNow(T)).rejects.toThrow(/ENOENT/);
});

test('names the files of a span, oldest first, and none that only look alike', async () => {
  for (const [name, at] of [['mail.log.2.gz', -90], ['mail.log.1', -30], ['mail.log-20261124', -20], ['mail.log.20261124-213000', -10], ['mail.log', 0], ['mail.log.bak', 0], ['mail.logs', 0], ['mail.err', 0]] as const) {
    await write(join(folder, name), '', T + at * MINUTE);
  }
  const names = async (from: number, to: number): Promise<string[]> => (await postfixLogFiles(file, T + from * MINUTE, T + to * MINUTE)).map(({ path }) => path.slice(folder.length + 1));
  expect(await names(-60, 0)).toEqual(['mail.log.1', 'mail.log-20261124', 'mail.log.20261124-213000', 'mail.log']);
  expect(await names(-120, -40)).toEqual(['mail.log.2.gz', 'mail.log.1']);
});
