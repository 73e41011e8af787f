import { existsSync, statSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { LOG_FORMATS, type LogFormat } from '@sluice/log-engine/log-engine';
import type { Excuse } from '@sluice/suspects/live-log';
import type { FollowedAccount } from '@sluice/suspects/mail-fate';
import { JudgedLog } from '@sluice/suspects/log-report/log-report';
import { byFile, logOfDays, type LoggedLine } from '@sluice/suspects/testing/log-of-days';
import type { SmtpLogFile } from '@sluice/guard/mailserver/mail-server';
import { Problems } from '@sluice/guard/problems';
import { bundledLogWorker } from '@sluice/guard/testing/bundled-log-worker';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { LogThread } from './log-thread';
import type { LogWorkerSettings } from './log-worker-messages';

const SETTINGS = { format: 'mailcarrier' as const, timeZone: 'UTC', localDomains: ['example.test'], loginDomain: null, readingFile: null };

let folder: string;
let thread: LogThread;
let problems: Problems;
let written: boolean;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-thread-'));
  problems = new Problems(Date.now);
  written = false;
});
afterEach(async () => {
  await thread.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Starts the real thread, or one of the given program. */
async function start(files: () => Promise<SmtpLogFile[]>, program?: string, times: { rememberedMs?: number; hangsMs?: number; excuses?: () => Excuse[]; followed?: () => FollowedAccount[]; settings?: LogWorkerSettings; format?: LogFormat } = {}) {
  const log = silentLog();
  const file = join(folder, 'worker.mjs');
  if (program !== undefined) await writeFile(file, program);
  thread = new LogThread({
    entry: program === undefined ? await bundledLogWorker() : pathToFileURL(file),
    ...{ settings: SETTINGS, smtpLog: { format: times.format ?? 'mailcarrier', files }, onWritten: () => (written = true), problems, log, pauseMs: 1, ...times },
  });
  await thread.start();
  return log;
}

function lines(connection: string, recipients: number): string {
  const time = new Date().toISOString().slice(11, 19);
  const rcpt = Array.from({ length: recipients }, (_, index) => `${time} 3,1,${connection},RCPT command successful(a${index}@d${index}.test).\n`);
  return `${time} 3,1,${connection},Authentication successful(thief@example.test, LOGIN).\n${time} 3,1,${connection},MAIL command successful(<thief@example.test>).\n${rcpt.join('')}`;
}

test('what is in the log and what is added is judged in the thread; what was delivered is not told again', async () => {
  const path = join(folder, 'today.log');
  await writeFile(path, lines(crypto.randomUUID(), 10));
  await start(() => Promise.resolve([{ path, date: new Date().toISOString().slice(0, 10) }]));
  const recipients = async (): Promise<number | undefined> => (await thread.collect(Date.now(), true)).activities[0]?.assessment.figures.recipients;
  await eventually(async () => expect(await recipients()).toBe(10));
  // What stood there before the guard looked is no sign that the server writes now.
  expect(written).toBe(false);
  await appendFile(path, lines(crypto.randomUUID(), 7));
  await eventually(async () => expect(await recipients()).toBe(17));
  await eventually(() => expect(written).toBe(true));
  const at = Date.now();
  const last = await thread.collect(at, true);
  expect(last.activities).toHaveLength(1);
  last.delivered();
  expect((await thread.collect(at, true)).activities).toEqual([]);
});

test('what operators found innocent is known before the first line is judged, and can be taken back', async () => {
  const path = join(folder, 'today.log');
  await writeFile(path, lines(crypto.randomUUID(), 90));
  let excuses: Excuse[] = [{ account: 'thief@example.test', until: Date.now() + 60_000 }];
  await start(() => Promise.resolve([{ path, date: new Date().toISOString().slice(0, 10) }]), undefined, { excuses: () => excuses });
  const told = async () => (await thread.collect(Date.now(), true)).activities[0]?.assessment;
  await eventually(async () => expect(await told()).toMatchObject({ figures: { recipients: 90 } }));
  excuses = [{ account: 'thief@example.test', until: Date.now() + 60_001 }];
  thread.tellExcuses();
  await eventually(async () => expect(await told()).toMatchObject({ verdict: 'normal' }));
  excuses = [];
  thread.tellExcuses();
  await eventually(async () => expect(await told()).toMatchObject({ verdict: 'suspect' }));
});

test('what became of the mail of whom the console follows is told, and not again once it has it', async () => {
  const path = join(folder, 'today.log');
  const connection = crypto.randomUUID();
  const relayed = `${new Date().toISOString().slice(11, 19)} 3,1,${connection},Mail relayed(thief@example.test,a1@d1.test).\n`;
  await writeFile(path, lines(connection, 3) + relayed);
  let followed: FollowedAccount[] = [];
  await start(() => Promise.resolve([{ path, date: new Date().toISOString().slice(0, 10) }]), undefined, { followed: () => followed });
  await eventually(async () => expect((await thread.collect(Date.now(), true)).activities).toHaveLength(1));
  expect((await thread.collect(Date.now(), true)).fates).toEqual([]);
  followed = [{ account: 'thief@example.test', since: Date.now() - 3_600_000 }];
  const at = Date.now();
  const news = await thread.collect(at, false);
  expect(news.fates).toMatchObject([{ account: 'thief@example.test', to: at, delivered: 1, refused: 0, bounced: null }]);
  news.delivered();
  expect((await thread.collect(at + 1, false)).fates).toEqual([]);
});

test('a thread that starts again goes on from what was kept: nothing twice, and nothing lost though the log is gone; a damaged file is read back', async () => {
  const path = join(folder, 'today.log');
  const readingFile = join(folder, 'log-reading');
  const settings = { ...SETTINGS, readingFile, keepEveryMs: 1 };
  await writeFile(path, lines(crypto.randomUUID(), 17));
  const files = () => Promise.resolve(existsSync(path) ? [{ path, date: new Date().toISOString().slice(0, 10) }] : []);
  const recipients = async (): Promise<number | undefined> => (await thread.collect(Date.now(), true)).activities[0]?.assessment.figures.recipients;
  await start(files, undefined, { settings });
  await eventually(async () => expect((await readFile(readingFile)).includes('thief@example.test')).toBe(true));
  await thread.stop();

  await appendFile(path, lines(crypto.randomUUID(), 5));
  await start(files, undefined, { settings });
  await eventually(async () => expect(await recipients()).toBe(22));
  await thread.stop();

  await truncate(readingFile, 100);
  const log = await start(files, undefined, { settings });
  await eventually(async () => expect(await recipients()).toBe(22));
  expect(log.sentences).toEqual([expect.stringContaining('is left aside (it is damaged)') as string]);
  await eventually(async () => expect((await readFile(readingFile)).includes('thief@example.test')).toBe(true));
  await thread.stop();

  await rm(path);
  await start(files, undefined, { settings });
  await eventually(async () => expect(await recipients()).toBe(22));
  expect((await thread.collect(Date.now(), true)).activities).toHaveLength(1);
});

/** What the command says of lines, of how their accounts are when they end. */
function commandSays(format: LogFormat, lines: readonly LoggedLine[], at: number): Record<string, { score: number; reasons: unknown; lines: string[] }> {
  const day = new Date((lines[0]?.at ?? 0) * 1000).toISOString().slice(0, 10);
  const report = new JudgedLog({ format, timeZone: 'UTC', near: Date.now(), date: day, seed: [1, 2, 3, 4], ownDomains: ['example.test'], loginless: { isOwn: () => false, filtering: false }, until: at, tellNow: true });
  for (const { file, date, lines: own } of byFile(lines)) {
    report.beginFile(file, date);
    report.take(new TextEncoder().encode(own.map(({ text }) => `${text}\n`).join('')));
    report.endFile();
  }
  const { accounts } = report.report();
  return Object.fromEntries(accounts.flatMap(({ account, now }) => (now ? [[account, { score: now.score, reasons: now.reasons, lines: now.verdict === 'normal' ? [] : now.evidence.map(({ text }) => text).sort() }]] : [])));
}

test.each(LOG_FORMATS)('%s: what the thread tells is what the command says of the same lines, over a rotation and a restart', async (format) => {
  const lines = logOfDays(format, 3, 1, Math.floor(Date.now() / 60_000) * 60 - 22 * 3600);
  const thefts = lines.flatMap(({ text }, index) => (text.includes('victim-') ? [index + 1] : []));
  const stages = [0.1, 0.5, 1].map((share) => thefts[Math.floor((thefts.length - 1) * share)] ?? 0);
  const settings: LogWorkerSettings = { ...SETTINGS, format, readingFile: join(folder, 'log-reading'), keepEveryMs: 1 };
  const files = async (): Promise<SmtpLogFile[]> => {
    const names = (await readdir(folder)).filter((name) => /^(?:mail|main|\d{4}-)/.test(name)).sort((a, b) => (a.endsWith('.1') ? -1 : b.endsWith('.1') ? 1 : a < b ? -1 : 1));
    return names.map((name) => ({ path: join(folder, name), date: /^\d{4}-/.test(name) ? name.slice(0, 10) : null, id: String(statSync(join(folder, name)).ino) }));
  };
  let [done, worst] = [0, 0];
  for (const [stage, to] of stages.entries()) {
    for (const { file, lines: own } of byFile(lines.slice(done, to))) await appendFile(join(folder, file), own.map(({ text }) => `${text}\n`).join(''));
    done = to;
    if (stage !== 1) await start(files, undefined, { settings, format });
    const at = (lines[to - 1]?.at ?? 0) + 1;
    const said = commandSays(format, lines.slice(0, to), at);
    worst = Math.max(worst, ...Object.values(said).map(({ score }) => score));
    await eventually(async () => {
      const { activities } = await thread.collect(at * 1000 - 1, true);
      expect(Object.fromEntries(activities.map(({ assessment, evidence }) => [assessment.account, { score: assessment.score, reasons: assessment.reasons, lines: (evidence?.connections ?? []).flatMap((connection) => connection.lines.map(({ text }) => text)).sort() }]))).toEqual(said);
    });
    if (stage === 1) await thread.stop();
    if (stage === 0 && format !== 'mailcarrier') await rename(join(folder, lines[0]?.file ?? ''), join(folder, `${lines[0]?.file}.1`));
  }
  expect(worst).toBeGreaterThanOrEqual(40);
});

test('a log whose files cannot be listed is a problem until they can', async () => {
  let fails = true;
  await start(() => (fails ? Promise.reject(new Error('EACCES: the log folder')) : Promise.resolve([])));
  await eventually(() => expect(problems.list()).toMatchObject([{ code: 'log-unreadable', detail: expect.stringContaining('EACCES') as string }]));
  fails = false;
  await eventually(() => expect(problems.list()).toEqual([]));
});

const ANSWERS = `parentPort.on('message', ({ id, kind }) => kind === 'collect' && parentPort.postMessage({ kind: 'collected', id, activities: [] }));`;
const DIES_ONCE = `import { existsSync, writeFileSync } from 'node:fs'; import { parentPort } from 'node:worker_threads';
const mark = new URL('./died', import.meta.url);
if (existsSync(mark)) { ${ANSWERS} parentPort.postMessage({ kind: 'log', level: 'info', facts: {}, sentence: 'again' }); }
else { writeFileSync(mark, ''); `;

test('a thread that dies is started again, and says so for a while', async () => {
  const log = await start(() => Promise.resolve([]), `${DIES_ONCE} throw new Error('boom'); }`, { rememberedMs: 1_000 });
  await eventually(() => expect(problems.list()).toMatchObject([{ code: 'log-unreadable', detail: expect.stringContaining('boom') as string }]));
  await eventually(() => expect(log.sentences).toEqual([expect.stringContaining('boom') as string, 'again']));
  await eventually(() => expect(problems.list()).toEqual([]));
});

test('a thread that dies again and again begins anew, for what was kept may be why', async () => {
  const log = await start(
    () => Promise.resolve([]),
    `import { parentPort, workerData } from 'node:worker_threads';
    if (!workerData.beginAnew) throw new Error('boom');
    ${ANSWERS} parentPort.postMessage({ kind: 'log', level: 'info', facts: {}, sentence: 'anew' });`,
  );
  await eventually(() => expect(log.sentences.at(-1)).toBe('anew'));
  expect(log.sentences.filter((sentence) => sentence.includes('boom'))).toHaveLength(3);
});

test('a thread that hangs is ended and started again; meanwhile nobody waits for it', async () => {
  const log = await start(() => Promise.resolve([]), `${DIES_ONCE} for (;;); }`, { hangsMs: 50 });
  await eventually(() => expect(existsSync(join(folder, 'died'))).toBe(true));
  expect((await thread.collect(1, false, 5)).activities).toEqual([]);
  // A second question is not put before a thread that has not answered the first.
  expect((await thread.collect(1, false, 60_000)).activities).toEqual([]);
  await eventually(() => expect(log.sentences.at(-1)).toBe('again'));
});
