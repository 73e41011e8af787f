import { parentPort, workerData } from 'node:worker_threads';
import type { LogEvent, LogParser } from '@/lib/logs/event';
import { readPostfixLine } from '@/lib/logs/postfix-line';
import type { LoginlessSenders } from '@/lib/logs/postfix';
import type { JournalQuery, LoginlessSetup, SmtpLogFile } from '@/lib/mailserver/mail-server';
import { networkMatcher } from '@/lib/mailserver/postfix/own-networks';
import { AccountTracker } from '@/lib/suspects/account-tracker';
import type { GuardLog } from '@/guard/guard-log';
import type { Duty } from '@/guard/runtime';
import { AccountChanges, type ChangedAccounts } from '@/guard/sync/account-changes';
import { readCountryTable } from './country-table';
import { followJournal } from './follow-journal';
import { followLog } from './follow-log';
import { createLogParsers } from './log-parsers';
import type { FromLogWorker, LogWorkerSettings, ToLogWorker } from './log-worker-messages';
import { ReadingFile, type Reading } from './reading-file';
import { yieldToAnswers } from './yield-to-answers';

// The log thread: reads the SMTP receiving log and judges the accounts, so that the thread which answers the mail server
// never waits for either.
yieldToAnswers();
const settings = workerData as LogWorkerSettings;
const countries = readCountryTable();
const tracker = new AccountTracker({ localDomains: settings.localDomains, countryOf: (address) => countries?.countryOf(address) ?? null, now: Date.now });
const changes = new AccountChanges(tracker);
const send = (message: FromLogWorker): void => parentPort?.postMessage(message);
const write = (level: keyof GuardLog) => (facts: object, sentence: string): void => send({ kind: 'log', level, facts, sentence });
const log: GuardLog = { info: write('info'), warn: write('warn'), error: write('error') };

const { readingFile, beginAnew = false, keepEveryMs: everyMs, loginless, ...server } = settings;
const kept = readingFile === null ? null : new ReadingFile({ path: readingFile, settings: JSON.stringify(server), everyMs, log, elapsed: () => performance.now() });
const reading = beginAnew ? null : (kept?.load() ?? null);
if (reading !== null) tracker.restore(reading.tracker);
let unkept = false;
let senders = sendersOf(loginless);
const parsers = createLogParsers(settings, Date.now, reading?.parsers ?? null, () => senders);

let filesAsked: { resolve(files: SmtpLogFile[]): void; reject(error: Error): void } | null = null;
let journalAsked: { resolve(journal: JournalQuery): void; reject(error: Error): void } | null = null;
let collected: { id: number; accounts: ChangedAccounts } | null = null;

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
      collected = { id: message.id, accounts };
      return send({ kind: 'collected', id: message.id, activities: accounts.activities });
    }
    case 'loginless':
      senders = sendersOf(message.loginless);
      return;
    case 'excuses':
      return tracker.excuse(message.excuses);
    case 'delivered':
      if (collected?.id === message.id) collected.accounts.delivered();
      collected = null;
  }
});

function sendersOf(setup: LoginlessSetup | null | undefined): LoginlessSenders {
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

function tellUnread(): void {
  if (parsers.unread === toldUnread) return;
  toldUnread = parsers.unread;
  send({ kind: 'unread', lines: toldUnread });
}

/** Tells that the mail server itself has written a line, whatever the line says: in the log of a host there are others' lines too. */
function noticing(parser: LogParser): LogParser {
  return {
    get unparsed() {
      return parser.unparsed;
    },
    parse(line) {
      const at = performance.now();
      if (at - writtenAt >= WRITTEN_MS && (settings.postfix === null || readPostfixLine(line, settings.postfix.names) !== null)) {
        writtenAt = at;
        send({ kind: 'written' });
        tellUnread();
      }
      return parser.parse(line);
    },
  };
}

function accept(event: LogEvent, source: { file: string; text: string }): void {
  unkept = true;
  tracker.accept(event, source);
}

/** @param reached how far the log was read at this moment */
function keep(reached: () => Pick<Reading, 'files' | 'journal'>, lost: boolean): void {
  if (!unkept && !lost) return;
  const saving = kept?.saveWhenDue((part) => ({ ...reached(), parsers: parsers.save(), tracker: tracker.save(part) }), lost);
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
    createParser: (file) => noticing(parsers.of(file)),
    accept,
    saved: reading?.files ?? null,
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
    parser: noticing(parsers.of({ path: 'journal', date: null })),
    accept,
    saved: reading?.journal ?? null,
    onProgress: () => keep(() => ({ files: { files: [], past: [] }, journal: follower.save() }), false),
    problems: { unreadable: tellUnreadable, incomplete: tellIncomplete },
    now: Date.now,
  });
  return follower;
}

void (settings.journal === true ? followLines() : followFiles()).start();
