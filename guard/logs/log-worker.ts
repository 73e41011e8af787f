import { parentPort, workerData } from 'node:worker_threads';
import type { SmtpLogFile } from '@/lib/mailserver/mail-server';
import { AccountTracker } from '@/lib/suspects/account-tracker';
import type { GuardLog } from '@/guard/guard-log';
import { AccountChanges, type ChangedAccounts } from '@/guard/sync/account-changes';
import { readCountryTable } from './country-table';
import { followLog } from './follow-log';
import { createLogParsers } from './log-parsers';
import type { FromLogWorker, LogWorkerSettings, ToLogWorker } from './log-worker-messages';
import { ReadingFile } from './reading-file';
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

const { readingFile, beginAnew = false, keepEveryMs: everyMs, ...server } = settings;
const kept = readingFile === null ? null : new ReadingFile({ path: readingFile, settings: JSON.stringify(server), everyMs, log, elapsed: () => performance.now() });
const reading = beginAnew ? null : (kept?.load() ?? null);
if (reading !== null) tracker.restore(reading.tracker);
let unkept = false;
const parsers = createLogParsers(settings, Date.now, reading?.parsers ?? null);

let filesAsked: { resolve(files: SmtpLogFile[]): void; reject(error: Error): void } | null = null;
let collected: { id: number; accounts: ChangedAccounts } | null = null;

parentPort?.on('message', (message: ToLogWorker) => {
  switch (message.kind) {
    case 'files':
      return filesAsked?.resolve(message.files);
    case 'files-failed':
      return filesAsked?.reject(new Error(message.sentence));
    case 'collect': {
      const accounts = changes.collect(message.now, message.urgent);
      collected = { id: message.id, accounts };
      return send({ kind: 'collected', id: message.id, activities: accounts.activities });
    }
    case 'excuses':
      return tracker.excuse(message.excuses);
    case 'delivered':
      if (collected?.id === message.id) collected.accounts.delivered();
      collected = null;
  }
});

let told: string | null = null;

/** Told only when it changes. */
function tellUnreadable(detail: string | null): void {
  if (detail === told) return;
  told = detail;
  send({ kind: 'unreadable', detail });
}

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
  createParser: (file) => parsers.of(file),
  accept(event, source) {
    unkept = true;
    tracker.accept(event, source);
  },
  saved: reading?.files ?? null,
  onProgress(lost) {
    if (!unkept && !lost) return;
    const saving = kept?.saveWhenDue((part) => ({ files: follower.save(), parsers: parsers.save(), tracker: tracker.save(part) }), lost);
    if (saving) unkept = false;
  },
  problems: { raise: (_, detail) => tellUnreadable(detail), clear: () => tellUnreadable(null) },
  now: Date.now,
});
void follower.start();
