import { appendFile, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { Problems } from '@sluice/guard/problems';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { takenLines } from '@sluice/guard/testing/taken-lines';
import { ChangeBell } from './change-bell';
import { followLog, type LogFollower } from './follow-log';


let folder: string;
let file: string;
let read: string[];
let duty: LogFollower | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-quiet-'));
  file = join(folder, 'mail.log');
  read = [];
  await writeFile(file, 'one\n');
});
afterEach(async () => {
  await duty?.stop();
  await rm(folder, { recursive: true, force: true });
});

function follow(bell: ChangeBell, listMs: number): LogFollower {
  duty = followLog({
    log: silentLog(),
    smtpLog: { format: 'postfix', files: async () => [{ path: file, date: null, id: String((await stat(file)).ino) }] },
    take: takenLines((line) => read.push(line)),
    problems: new Problems(() => 1),
    now: () => 1,
    ...{ intervalMs: 2, quietMs: 0, listMs, bell },
  });
  return duty;
}

/** Lets the files rest for an hour, so that only the bell brings what is new. */
test('a quiet log is read at once when its bell rings, again and again, and after it was renamed', async () => {
  const bell = new ChangeBell();
  await follow(bell, 3_600_000).start();
  for (const [index, text] of ['two', 'three'].entries()) {
    await eventually(() => expect(bell.isSet).toBe(true));
    await appendFile(file, `${text}\n`);
    await eventually(() => expect(read).toHaveLength(index + 2));
  }
  await eventually(() => expect(bell.isSet).toBe(true));
  await rename(file, `${file}.1`);
  await writeFile(file, 'four\n');
  await eventually(() => expect(read).toEqual(['one', 'two', 'three', 'four']));
  await duty?.stop();
  expect(bell.isSet).toBe(false);
});

test('a bell that does not ring where it should is not believed any more', async () => {
  let timesSet = 0;
  let set = false;
  const silent = { get isSet() { return set; }, set: () => ((timesSet += 1), (set = true)), unset: () => void (set = false) };
  await follow(silent as unknown as ChangeBell, 5).start();
  for (let line = 2; line < 9; line += 1) {
    await appendFile(file, `${line}\n`);
    await eventually(() => expect(read).toHaveLength(line));
  }
  await eventually(() => expect(set).toBe(false));
  const before = timesSet;
  await appendFile(file, 'last\n');
  await eventually(() => expect(read).toHaveLength(9));
  expect(timesSet).toBe(before);
});
