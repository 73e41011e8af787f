import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SyslogTime } from '@sluice/log-engine/syslog-time';
import { seekLogTime } from './seek-log-time';

const SECOND = 1_000;
const HOUR = 3_600_000;
const MEBIBYTE = 1024 * 1024;
const START = Date.UTC(2026, 10, 24);
const LINES = 86_400;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const STAMPS = {
  'RFC 3339': (at: number) => new Date(at).toISOString().replace('Z', '+00:00'),
  classic: (at: number) => `${MONTHS[new Date(at).getUTCMonth()]} ${String(new Date(at).getUTCDate()).padStart(2)} ${new Date(at).toISOString().slice(11, 19)}`,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-seek-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(lines: string[]) {
  const path = join(folder, 'mail.log');
  await writeFile(path, lines.join(''));
  const { ino, size } = await stat(path);
  return { path, inode: ino, writtenAt: START + 24 * HOUR, bytes: size, compressed: false };
}
const timeOf = () => new SyslogTime({ near: START + 24 * HOUR, timeZone: 'UTC' });

describe.each(Object.entries(STAMPS))('a log of a day with %s stamps', (_, stamp) => {
  const line = (at: number): string => `${stamp(at)} mail postfix/qmgr[7]: AAAAAA1: from=<someone@example.test>, size=1024, nrcpt=1 (queue active)\n`;
  const day = Array.from({ length: LINES }, (__, second) => line(START + second * SECOND));

  test.each([0, 3, 12, 23.9, 30])('from its hour %d on: no line of that time is left out, and little more is read', async (hour) => {
    const file = await write(day);
    const from = START + hour * HOUR;
    const position = await seekLogTime(file, from, timeOf);
    const text = await readFile(file.path);
    expect(position === 0 || text[position - 1]).toBe(position === 0 ? true : 10);
    const wanted = hour >= 24 ? file.bytes : text.indexOf(line(from));
    expect(position).toBeLessThanOrEqual(wanted);
    const anHour = line(START).length * 3_660;
    expect(position).toBeGreaterThanOrEqual(Math.min(wanted, file.bytes) - anHour - MEBIBYTE - 64 * 1024);
  });
});

test('lines that are no log lines, and clocks that were set back, leave nothing out', async () => {
  const line = (at: number): string => `${STAMPS['RFC 3339'](at)} mail postfix/qmgr[7]: AAAAAA1: from=<someone@example.test>, size=1024, nrcpt=1 (queue active)\n`;
  const lines = Array.from({ length: LINES }, (_, second) => (second % 3 === 0 ? `garbage ${'x'.repeat(200)}\n` : line(START + (second - (second > LINES / 2 ? 3_500 : 0)) * SECOND)));
  const file = await write(lines);
  const from = START + 12 * HOUR - 60 * SECOND;
  const text = await readFile(file.path, 'utf8');
  const first = lines.findIndex((each) => !each.startsWith('garbage') && Date.parse(each.slice(0, 29)) >= from);
  expect(await seekLogTime(file, from, timeOf)).toBeLessThanOrEqual(text.indexOf(lines[first]!));
});

test('a log that tells no time is read from its beginning', async () => {
  expect(await seekLogTime(await write([`${'x'.repeat(3 * MEBIBYTE)}\n`, 'y'.repeat(MEBIBYTE)]), START, timeOf)).toBe(0);
});
