import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { SavedLog } from '@/lib/suspects/live-log';
import { detailOf, type GuardLog } from '@/guard/guard-log';
import { replaceDurably } from '@/guard/state/durable-file';
import type { SavedFiles } from './followed-files';
import type { SavedJournal } from './journal-reading';

/** How far the log was read, with all that was found in it until there: kept together, so that no line counts twice or not at all. */
export interface Reading {
  /** Of another mail server the figures would be others. */
  settings: string;
  files: SavedFiles;
  /** Where the log is in systemd's journal instead of files. */
  journal?: SavedJournal;
  log: SavedLog;
}

/** To be raised with every change of what is saved: an older reading is then left aside and a day is read back. */
const HEAD = Buffer.from('sluice log reading 2\n');
const SUM_BYTES = 32;
/** The engine's memory has no more, see lib/logs/engine/account-book.ts. */
const MOST_BYTES = 272 * 1024 * 1024;
/** Of a large reading so many bytes may be written in a millisecond of time, however often lines come. */
const BYTES_PER_MS = 2_000;
const EVERY_MS = 10_000;
/** Making a reading of very many accounts takes a while in which no line is read, so it may take a fiftieth of the time. */
const SHARE = 50;

/** Keeps the reading of the log on disk, in the thread that reads it. */
export class ReadingFile {
  private dueAt: number;
  private writing = false;
  private complained = false;

  /** @param options.elapsed milliseconds of a clock that is never set */
  constructor(
    private readonly options: {
      path: string;
      settings: string;
      log: GuardLog;
      elapsed(): number;
      everyMs?: number;
      mostBytes?: number;
      replace?: (path: string, contents: Uint8Array) => Promise<void>;
    },
  ) {
    this.dueAt = options.elapsed() + (options.everyMs ?? EVERY_MS);
  }

  /** @param version of the engine that would go on from it. @returns what was kept; null without it, or, with a sentence in the guard's log, when it cannot be used */
  load(version: string): Reading | null {
    const { path, settings, log, mostBytes = MOST_BYTES } = this.options;
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) log.warn({ path }, leftAside(detailOf(error)));
      return null;
    }
    const fault = faultOf(bytes, mostBytes);
    if (fault === null) {
      const reading = deserialize(bytes.subarray(HEAD.length + SUM_BYTES)) as Reading;
      const other = reading.log.version === version ? null : 'it is of another version of the guard';
      if (other === null && reading.settings === settings) return reading;
      log.info({ path }, leftAside(other ?? 'the mail server’s settings were changed since'));
      return null;
    }
    log.warn({ path }, leftAside(fault));
    return null;
  }

  /**
   * Keeps the reading when it is time, or as soon as the disk is free when it is urgent. What is made is of one moment; it is
   * written while reading goes on.
   *
   * @returns null when it was not kept now
   */
  saveWhenDue(make: () => Omit<Reading, 'settings'>, urgent = false): Promise<void> | null {
    const { elapsed, everyMs = EVERY_MS } = this.options;
    const startedAt = elapsed();
    if (urgent) this.dueAt = -Infinity;
    if (this.writing || startedAt < this.dueAt) return null;
    const bytes = this.encode(make);
    this.dueAt = elapsed() + Math.max(everyMs, SHARE * (elapsed() - startedAt), (bytes?.length ?? 0) / BYTES_PER_MS);
    return bytes === null ? null : this.write(bytes);
  }

  private encode(make: () => Omit<Reading, 'settings'>): Buffer | null {
    const { path, settings, log, mostBytes = MOST_BYTES } = this.options;
    const body = serialize({ ...make(), settings });
    if (body.length <= mostBytes) return Buffer.concat([HEAD, createHash('sha256').update(body).digest(), body]);
    log.warn({ path }, `What is known of the accounts is too much to be kept in ${path}. Nothing is lost while the guard runs; one that starts again reads the last day back.`);
    return null;
  }

  private async write(bytes: Buffer): Promise<void> {
    const { path, log, replace = replaceDurably } = this.options;
    this.writing = true;
    try {
      await replace(path, bytes);
      this.complained = false;
    } catch (error) {
      if (!this.complained) log.warn({ path }, `How far the SMTP log was read cannot be written to ${path} (${detailOf(error)}). Reading goes on; a guard that starts again goes on from the last time it could be written.`);
      this.complained = true;
    } finally {
      this.writing = false;
    }
  }
}

function faultOf(bytes: Buffer, mostBytes: number): string | null {
  if (bytes.length > mostBytes + HEAD.length + SUM_BYTES) return 'it is too large';
  if (!bytes.subarray(0, HEAD.length).equals(HEAD)) return 'it is of another version of the guard, or no such file';
  const body = bytes.subarray(HEAD.length + SUM_BYTES);
  return createHash('sha256').update(body).digest().equals(bytes.subarray(HEAD.length, HEAD.length + SUM_BYTES)) ? null : 'it is damaged';
}

function leftAside(cause: string): string {
  return `What was kept of the reading of the SMTP log is left aside (${cause}). The last day is read back from the log files; what was usual before that is learnt anew.`;
}
