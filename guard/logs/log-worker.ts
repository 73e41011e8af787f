import { randomBytes } from 'node:crypto';
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { Loginless } from '@sluice/log-engine/account-book';
import type { JournalQuery, LoginlessSetup, SmtpLogFile } from '@sluice/guard/mailserver/mail-server';
import { networkMatcher } from '@sluice/guard/mailserver/own-networks';
import { LiveLog, liveLogVersion, type LogPlace } from '@sluice/suspects/live-log';
import type { GuardLog } from '@sluice/guard/guard-log';
import type { Duty } from '@sluice/guard/runtime';
import { AccountChanges } from '@sluice/guard/sync/account-changes';
import { ToldFates } from '@sluice/guard/sync/told-fates';
import { boundedHeap } from './bounded-heap';
import { readCountryTable } from './country-table';
import { followJournal } from './follow-journal';
import { followLog } from './follow-log';
import type { FromLogWorker, LogWorkerSettings, ToLogWorker } from './log-worker-messages';
import { ReadingFile, type Reading } from './reading-file';
import { yieldToAnswers } from './yield-to-answers';

// The log thread: reads the SMTP receiving log and judges the accounts, so that the thread which answers the mail server
// never waits for either.
yieldToAnswers();
const settings = workerData as LogWorkerSettings;
const countries = readCountryTable();
const send = (message: FromLogWorker): void => parentPort?.postMessage(message);
const write = (level: keyof GuardLog) => (facts: object, sentence: string): void => send({ kind: 'log', level, facts, sentence });
const log: GuardLog = { info: write('info'), warn: write('warn'), error: write('error') };

const { readingFile, beginAnew = false, keepEveryMs: everyMs, loginless, ...server } = settings;
const kept = readingFile === null ? null : new ReadingFile({ path: readingFile, settings: JSON.stringify(server), everyMs, log, elapsed: () => performance.now() });
let reading = beginAnew ? null : (kept?.load(liveLogVersion()) ?? null);
let unkept = false;
const [a = 0, b = 0, c = 0, d = 0] = new Uint32Array(Uint8Array.from(randomBytes(16)).buffer);
const live = new LiveLog(
  {
    format: settings.format,
    timeZone: settings.timeZone,
    near: Date.now(),
    date: new Date().toISOString().slice(0, 10),
    seed: [a, b, c, d],
    ownDomains: settings.localDomains,
    loginDomain: settings.loginDomain ?? undefined,
    loginless: sendersOf(loginless),
    ...(countries === null ? {} : { countryOf: (address: string) => countries.countryOf(address) }),
    now: Date.now,
  },
  reading?.log ?? null,
);
const { files: savedFiles = null, journal: savedJournal = null } = reading ?? {};
// Of all that was known nothing shall stay in memory a second time.
reading = null;
let judgedAt = 0;
const changes = new AccountChanges({
  assess: (now) => {
    judgedAt = now;
    return live.assess(now);
  },
  evidence: (account) => live.evidence(account, judgedAt),
});

let filesAsked: { resolve(files: SmtpLogFile[]): void; reject(error: Error): void } | null = null;
let journalAsked: { resolve(journal: JournalQuery): void; reject(error: Error): void } | null = null;
const fates = new ToldFates((followed, now) => live.mailFate(followed, now));
let collected: { id: number; delivered: (() => void)[] } | null = null;
/** There is nothing to call where Node.js was started without the guard's flags. */
const { gc } = globalThis;
const keepSmall = gc === undefined ? () => undefined : boundedHeap({ used: () => getHeapStatistics().used_heap_size, collect: () => void gc() });

parentPort?.on('message', (message: ToLogWorker) => {
  switch (message.kind) {
    case 'files':
      return filesAsked?.resolve(message.files);
    case 'files-failed':
      return filesAsked?.reject(new Error(message.sentence));
    case 'journal':
      return journalAsked?.resolve(message.journal);
    case 'journal-failed':
      return journalAsked?.reject(new Error(message.sentence));
    case 'collect': {
      const accounts = changes.collect(message.now, message.urgent);
      const news = fates.collect(message.followed, message.now);
      collected = { id: message.id, delivered: [() => accounts.delivered(), news.delivered] };
      send({ kind: 'collected', id: message.id, activities: accounts.activities, fates: news.fates });
      return keepSmall();
    }
    case 'loginless':
      live.loginless = sendersOf(message.loginless);
      return;
    case 'excuses':
      return live.excuse(message.excuses);
    case 'delivered':
      if (collected?.id === message.id) for (const delivered of collected.delivered) delivered();
      collected = null;
  }
});

function sendersOf(setup: LoginlessSetup | null | undefined): Loginless {
  return { isOwn: networkMatcher(setup?.networks ?? []), filtering: setup?.filtering ?? false };
}

let told: string | null = null;

/** Told only when it changes. */
function tellUnreadable(detail: string | null): void {
  if (detail === told) return;
  told = detail;
  send({ kind: 'unreadable', detail });
}

let toldMissing = 'null';

function tellIncomplete(missing: Extract<FromLogWorker, { kind: 'incomplete' }>['missing']): void {
  if (JSON.stringify(missing) === toldMissing) return;
  toldMissing = JSON.stringify(missing);
  send({ kind: 'incomplete', missing });
}

/** How often it is told that the mail server writes. */
const WRITTEN_MS = 1_000;
let writtenAt = -Infinity;
let toldUnread = 0;
let forgotten = 0;

/** Takes whole lines. @param isNew whether they were written since the log was looked at first */
function take(lines: Uint8Array, place: LogPlace, isNew: boolean): number {
  if (settings.format === 'mailcarrier' && place.date === null) throw new Error(`The name of ${place.file} does not tell the date of its lines.`);
  unkept = true;
  const before = live.ofServer;
  const line = live.take(lines, place);
  if (isNew && live.ofServer > before) tellWritten();
  if (live.unreadable !== toldUnread) {
    toldUnread = live.unreadable;
    send({ kind: 'unread', lines: toldUnread });
  }
  if (live.lost > forgotten) log.warn({}, 'What the log told of its accounts took more memory than there is for it, so all of it was forgotten. Reading goes on from here.');
  forgotten = live.lost;
  return line;
}

/** Tells that the mail server itself has written a line, whatever the line says: in the log of a host there are others' lines too. */
function tellWritten(): void {
  const at = performance.now();
  if (at - writtenAt < WRITTEN_MS) return;
  writtenAt = at;
  send({ kind: 'written' });
}

/** @param reached how far the log was read at this moment */
function keep(reached: () => Pick<Reading, 'files' | 'journal'>, lost: boolean): void {
  if (!unkept && !lost) return;
  const saving = kept?.saveWhenDue(() => ({ ...reached(), log: live.save() }), lost);
  if (saving) unkept = false;
}

function followFiles(): Duty {
  const follower = followLog({
    log,
    smtpLog: {
      format: settings.format,
      files: (from, to) =>
        new Promise((resolve, reject) => {
          filesAsked = { resolve, reject };
          send({ kind: 'files', from, to });
        }),
    },
    take,
    saved: savedFiles,
    onProgress: (lost) => keep(() => ({ files: follower.save() }), lost),
    problems: { raise: (_, detail) => tellUnreadable(detail), clear: () => tellUnreadable(null) },
    now: Date.now,
  });
  return follower;
}

function followLines(): Duty {
  const follower = followJournal({
    log,
    journal: () =>
      new Promise((resolve, reject) => {
        journalAsked = { resolve, reject };
        send({ kind: 'journal' });
      }),
    take,
    saved: savedJournal,
    onProgress: () => keep(() => ({ files: { files: [], past: [] }, journal: follower.save() }), false),
    problems: { unreadable: tellUnreadable, incomplete: tellIncomplete },
    now: Date.now,
  });
  return follower;
}

void (settings.journal === true ? followLines() : followFiles()).start();
