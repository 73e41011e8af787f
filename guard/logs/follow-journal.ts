import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { LogPlace } from '@sluice/suspects/live-log';
import type { JournalPlace } from '@sluice/guard/mailserver/journal/journal-entry';
import { JournalExport } from '@sluice/guard/mailserver/journal/journal-export';
import { journalctlCommand } from '@sluice/guard/mailserver/journal/journalctl';
import type { JournalQuery } from '@sluice/guard/mailserver/mail-server';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { pause } from '@sluice/guard/pause';
import type { Duty } from '@sluice/guard/runtime';
import { JournalReading, type SavedJournal } from './journal-reading';

const DAY_S = 24 * 60 * 60;
const LONGEST_PAUSE_MS = 30_000;
const SAID = 500;

/** What the follower says of the log; told again only when it changes. */
export interface JournalProblems {
  /** Null when it can be read. */
  unreadable(detail: string | null): void;
  incomplete(missing: { lines: number | null; since: number } | null): void;
}

export interface JournalFollower extends Duty {
  /** How far the journal was read; agrees with what was accepted whenever no line is being accepted. */
  save(): SavedJournal;
}

/**
 * Follows the mail system's lines in systemd's journal: goes on behind the last entry that was read, or without that reads back the
 * last day. Every line is accepted once. A journalctl that ends is started again, and what it missed is read then.
 */
export function followJournal(options: {
  log: GuardLog;
  /** Which journal, asked before every start of journalctl. */
  journal(): Promise<JournalQuery>;
  /** Whole lines. @param isNew whether any of them was written since the follower was made. @returns behind how many lines the next ones stand */
  take(lines: Uint8Array, place: LogPlace, isNew: boolean): number;
  saved?: SavedJournal | null;
  /** Told often, at moments when `save` agrees with what was accepted. */
  onProgress?(): void;
  problems: JournalProblems;
  now(): number;
  /** The first pause before journalctl is started again. */
  pauseMs?: number;
  /** A journalctl that has run for so long can read. */
  settledMs?: number;
}): JournalFollower {
  const { log, onProgress, problems, now, pauseMs = 1_000, settledMs = 2_000 } = options;
  let saved = options.saved ?? null;
  let reading = new JournalReading({ saved, writers: null });
  let ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let child: ChildProcess | null = null;
  let failures = 0;
  let cursorIsBad = false;
  let line = options.saved?.line ?? 0;
  const madeAt = now();

  /** Reads until journalctl ends. @returns why it ended */
  async function run(signal: AbortSignal): Promise<string> {
    const query = await options.journal();
    if (signal.aborted) return 'stopped';
    saved = { ...reading.save(), line };
    reading = new JournalReading({ saved, writers: query.writers });
    const format = new JournalExport();
    const started = spawnJournalctl(query, cursorIsBad ? null : reading.reachedPlace, reading.reachedPlace ?? { realtime: (now() - DAY_S * 1_000) * 1_000 });
    child = started;
    reading.resume();
    let said = '';
    let fault: string | null = null;
    const settled = setTimeout(works, settledMs);
    started.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-SAID)));
    started.stdout?.on('data', (chunk: Buffer) => {
      try {
        take(format, chunk);
        works();
      } catch (error) {
        fault = detailOf(error);
        started.kill();
      }
    });
    try {
      const [code] = (await once(started, 'close')) as [number | null];
      cursorIsBad = said.includes('Failed to seek to cursor');
      return fault ?? `journalctl ended with code ${code}${said === '' ? '' : `: ${said.trim()}`}`;
    } finally {
      clearTimeout(settled);
      child = null;
    }
  }

  function works(): void {
    failures = 0;
    problems.unreadable(null);
  }

  function take(format: JournalExport, chunk: Buffer): void {
    const dropped = format.dropped;
    const lines: string[] = [];
    for (const entry of format.push(chunk)) {
      const text = reading.take(entry);
      // A line of the journal may hold line ends, and what stands behind them was written by nobody who may write lines.
      if (text !== null) lines.push(text.replace(/[\r\n]/g, ' '));
    }
    const reached = (reading.reachedPlace?.realtime ?? 0) / 1000;
    if (lines.length > 0) line = options.take(Buffer.from(`${lines.join('\n')}\n`), { file: 'journal', date: null, line }, reached >= madeAt);
    if (format.dropped > dropped) log.warn({ lines: format.dropped - dropped }, 'Lines of the journal were too long and were not read.');
    problems.incomplete(reading.missing(now()));
    onProgress?.();
  }

  async function keepRunning(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const why = await run(signal).catch(detailOf);
      if (signal.aborted) return;
      failures += 1;
      problems.unreadable(`The journal is not read at this moment (${why}). journalctl is started again by itself, and reading goes on where it stopped.`);
      log.warn({ failures }, `The journal is not read at this moment: ${why}. journalctl is started again.`);
      await pause(Math.min(pauseMs * 2 ** Math.min(failures - 1, 5), LONGEST_PAUSE_MS), signal);
    }
  }

  return {
    name: 'journal following',
    start() {
      ending = new AbortController();
      problems.incomplete(reading.missing(now()));
      running = keepRunning(ending.signal);
      return Promise.resolve();
    },
    async stop() {
      ending.abort();
      child?.kill();
      await running;
    },
    save: () => ({ ...reading.save(), line }),
  };
}

/** setpriv ends it with the thread that started it, however that ends. */
function spawnJournalctl(query: JournalQuery, from: JournalPlace | null, since: { realtime: number }): ChildProcess {
  const place = from === null ? `--since=@${Math.floor(since.realtime / 1_000_000)}` : `--cursor=${from.cursor}`;
  const { NODE_ENV, PATH = '/usr/sbin:/usr/bin:/sbin:/bin' } = process.env;
  return spawn('/usr/bin/setpriv', ['--pdeathsig', 'TERM', ...journalctlCommand(query, ['--follow', '--no-tail', place])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { NODE_ENV, PATH, LC_ALL: 'C' },
  });
}
