import { parentPort, workerData } from 'node:worker_threads';
import type { SmtpLogFile } from '@/lib/mailserver/mail-server';
import { AccountTracker } from '@/lib/suspects/account-tracker';
import type { GuardLog } from '@/guard/guard-log';
import { AccountChanges, type ChangedAccounts } from '@/guard/sync/account-changes';
import { readCountryTable } from './country-table';
import { followLog } from './follow-log';
import { logParsers } from './log-parsers';
import type { FromLogWorker, LogWorkerSettings, ToLogWorker } from './log-worker-messages';

// The log thread: reads the SMTP receiving log and judges the accounts, so that the thread which answers the mail server
// never waits for either.
const settings = workerData as LogWorkerSettings;
const countries = readCountryTable();
const tracker = new AccountTracker({ localDomains: settings.localDomains, countryOf: (address) => countries?.countryOf(address) ?? null, now: Date.now });
const changes = new AccountChanges(tracker);
const send = (message: FromLogWorker): void => parentPort?.postMessage(message);

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

const write = (level: keyof GuardLog) => (facts: object, sentence: string): void => send({ kind: 'log', level, facts, sentence });

let told: string | null = null;

/** Told only when it changes. */
function tellUnreadable(detail: string | null): void {
  if (detail === told) return;
  told = detail;
  send({ kind: 'unreadable', detail });
}

void followLog({
  log: { info: write('info'), warn: write('warn'), error: write('error') },
  smtpLog: {
    format: settings.format,
    files: (from, to) =>
      new Promise((resolve, reject) => {
        filesAsked = { resolve, reject };
        send({ kind: 'files', from, to });
      }),
  },
  createParser: logParsers(settings, Date.now),
  accept: (event, source) => tracker.accept(event, source),
  problems: { raise: (_, detail) => tellUnreadable(detail), clear: () => tellUnreadable(null) },
  now: Date.now,
}).start();
