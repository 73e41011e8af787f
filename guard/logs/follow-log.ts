import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { LogPlace } from '@sluice/suspects/live-log';
import type { SmtpLog } from '@sluice/guard/mailserver/mail-server';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';
import { ChangeBell } from './change-bell';
import { FollowedFiles, type FollowedFile, type SavedFiles } from './followed-files';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** After emptying a file and the like the files are listed again at once, but not for ever. */
const MOST_LISTS_IN_A_ROUND = 5;
/** So often may a bell not have rung before it is not believed any more: a file system on another machine tells of nothing. */
const MOST_SILENT_CHANGES = 3;

/** Where it is said that the log cannot be read. `Problems` is one. */
export interface LogProblem {
  raise(code: 'log-unreadable', detail: string): void;
  clear(code: 'log-unreadable'): void;
}

export interface LogFollower extends Duty {
  /** How far the files were read; agrees with what was accepted whenever no line is being accepted. */
  save(): SavedFiles;
}

/**
 * Follows the SMTP receiving log: goes on where reading stopped, or without that reads back the last day, which rebuilds every
 * account's figures; then what is added, in the files that there are and those that come. Every line is accepted once.
 */
export function followLog(options: {
  log: GuardLog;
  smtpLog: SmtpLog;
  /** Whole lines of a file. @param isNew whether they were written since the files were looked at first. @returns behind how many of its lines the next ones stand */
  take(lines: Uint8Array, place: LogPlace, isNew: boolean): number;
  /** Where an earlier run stopped. */
  saved?: SavedFiles | null;
  /** Told often, at moments when `save` agrees with what was accepted. @param lost what was read cannot be read again: keep it now */
  onProgress?(lost: boolean): void;
  problems: LogProblem;
  now(): number;
  /** How often the files are looked at, and how often they are listed at least. */
  intervalMs?: number;
  listMs?: number;
  /** After so long without anything new the files are only looked at when they are listed, or when the bell rings. */
  quietMs?: number;
  bell?: ChangeBell;
}): LogFollower {
  const { log, smtpLog, take, onProgress, problems, now, intervalMs = 40, listMs = 1_000, quietMs = 1_000, bell = new ChangeBell() } = options;
  const relistMs = listMs / 5;
  const files = new FollowedFiles(options.saved ?? null);
  let caughtUp = false;
  let listedAt = -Infinity;
  let listFailure: unknown = null;
  let watched = new Map<string, string>();
  let newsAt = performance.now();
  let silentChanges = 0;

  /** @returns whether the files must be listed again: one was emptied, replaced or renamed */
  async function read(entry: FollowedFile, signal: AbortSignal): Promise<boolean> {
    const { file, reader } = entry;
    const name = basename(file.path);
    const dropped = reader.droppedLines;
    const result = await reader.readNew((lines, line, isLate) => {
      return lines.length === 0 ? line : take(lines, { file: name, date: file.date, line }, caughtUp || isLate);
    }, () => onProgress?.(false), signal);
    if (result === 'replaced') {
      const anew = files.replaced(entry);
      onProgress?.(true);
      log.warn({ file: file.path }, anew ? 'The SMTP log file was emptied or replaced; it is read from its beginning.' : 'The SMTP log file was cut; it is read on from its new end.');
    }
    const newlyDropped = reader.droppedLines - dropped;
    if (newlyDropped > 0) log.warn({ file: file.path, lines: newlyDropped }, 'Lines of the SMTP log were too long and were not read.');
    return result !== 'read';
  }

  /**
   * What tells that the list of files may have changed: the time of their folders, and of those that are not read yet. Nobody
   * waits for this thread, and at once it costs a tenth of a round through the thread pool.
   */
  function lookAround(): Map<string, string> {
    const paths = new Set([...files.all.map(({ file }) => dirname(file.path)), ...files.notRead.map(({ path }) => path)]);
    return new Map([...paths].map((path) => [path, stampOf(path)]));
  }

  function mayHaveChanged(): boolean {
    if (performance.now() - listedAt >= listMs) return true;
    return [...lookAround()].some(([path, seen]) => watched.get(path) !== seen);
  }

  async function list(): Promise<void> {
    // What changes while they are listed is seen by the next look, so the look comes first.
    const before = lookAround();
    listedAt = performance.now();
    const at = now();
    listFailure = null;
    watched = before;
    try {
      files.list(await smtpLog.files(at - DAY_MS, at));
      watched = new Map([...lookAround(), ...before]);
    } catch (error) {
      listFailure = error;
    }
  }

  /** @returns whether the files must be listed before the rest is read, and the last failure; it hides no other file */
  async function readAll(signal: AbortSignal): Promise<{ listAgain: boolean; failure: unknown }> {
    let failure: unknown = null;
    for (const entry of files.all) {
      try {
        if (!hasNews(entry)) continue;
        newsAt = performance.now();
        if (bell.isSet) silentChanges += 1;
        bell.unset();
        if (await read(entry, signal)) return { listAgain: true, failure: null };
      } catch (error) {
        failure = error;
      }
    }
    return { listAgain: false, failure };
  }

  /** Sets the bell when nothing was new for a while; what came just before it was set is seen by the last look. */
  function restWhenQuiet(): void {
    if (bell.isSet || silentChanges >= MOST_SILENT_CHANGES || performance.now() - newsAt < quietMs) return;
    const rung = (): void => {
      silentChanges = 0;
      lookNow();
    };
    try {
      if (bell.set(files.all.map(({ file }) => file.path), rung) && files.all.some(hasNews)) lookNow();
    } catch {
      // A file went away meanwhile.
      lookNow();
    }
  }

  function lookNow(): void {
    bell.unset();
    newsAt = performance.now();
    duty.wake();
  }

  const duty = repeat({
    name: 'log following',
    intervalMs: () => (bell.isSet ? listMs : intervalMs),
    log,
    async task(signal) {
      let result = { listAgain: mayHaveChanged(), failure: null as unknown };
      for (let rounds = 0; rounds < MOST_LISTS_IN_A_ROUND && !signal.aborted; rounds += 1) {
        if (result.listAgain) await list();
        result = await readAll(signal);
        if (result.listAgain) continue;
        // A file that went away may only have been renamed; one that stays away is not to be looked for all the time.
        if (result.failure === null || performance.now() - listedAt < relistMs) break;
        result.listAgain = true;
      }
      onProgress?.(false);
      const failure = result.failure ?? listFailure;
      if (failure === null && !signal.aborted) caughtUp = true;
      if (failure !== null) bell.unset();
      else if (!signal.aborted) restWhenQuiet();
      if (failure === null) problems.clear('log-unreadable');
      else problems.raise('log-unreadable', `The SMTP receiving log cannot be read (${detailOf(failure)}). Protection goes on, but suspects cannot be found.`);
    },
  });
  return {
    ...duty,
    async stop() {
      await duty.stop();
      bell.unset();
    },
    save: () => files.save(),
  };
}

function hasNews({ file, reader }: FollowedFile): boolean {
  return reader.mayHaveNews(statSync(file.path));
}

function stampOf(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${mtimeMs} ${size}`;
  } catch {
    return 'not there';
  }
}
