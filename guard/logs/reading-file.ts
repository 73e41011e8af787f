import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { SavedBook } from '@sluice/log-engine/account-book';
import type { CoreImage, ImagePart } from '@sluice/log-engine/core-image';
import type { SavedEngine } from '@sluice/log-engine/log-engine';
import type { SavedLog } from '@sluice/suspects/live-log';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { replaceDurablyNow } from '@sluice/guard/state/durable-file';
import type { SavedFiles } from './followed-files';
import type { SavedJournal } from './journal-reading';
import { readAt } from './read-mark';

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
const HEAD = Buffer.from('sluice log reading 3\n');
const SUM_BYTES = 32;
/** Before what describes the reading, its length in bytes; behind it come the pieces of the engine's memory. */
const LENGTH_BYTES = 4;
const BEGIN = HEAD.length + SUM_BYTES;
/** The engine's memory has no more, see packages/log-engine/account-book.ts. */
const MOST_BYTES = 272 * 1024 * 1024;
/** So much of a file is in memory at once. */
const CHUNK_BYTES = 256 * 1024;
/** Of a large reading so many bytes may be written in a millisecond of time, however often lines come. */
const BYTES_PER_MS = 2_000;
const EVERY_MS = 10_000;
/** Making a reading of very many accounts takes a while in which no line is read, so it may take a fiftieth of the time. */
const SHARE = 50;

/** A reading with its memory in some form. */
interface WithParts<Parts> extends Omit<Reading, 'log'> {
  log: Omit<SavedLog, 'engine'> & { engine: Omit<SavedEngine, 'book'> & { book: Omit<SavedBook, 'image'> & { image: Omit<CoreImage, 'parts'> & { parts: Parts } } } };
}
/** Its memory stands elsewhere, piece after piece. */
type Described = WithParts<readonly { at: number; length: number }[]>;

/**
 * Keeps the reading of the log on disk, in the thread that reads it. The engine's memory goes to the file and comes from it piece by
 * piece: as a whole beside the engine it would be as much again, and once more to be written.
 */
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
      replace?: typeof replaceDurablyNow;
    },
  ) {
    this.dueAt = options.elapsed() + (options.everyMs ?? EVERY_MS);
  }

  /**
   * @param version of the engine that would go on from it
   * @returns what was kept, its memory to be gone through before the next is kept; null without it, or, with a sentence in the guard's log, when it cannot be used
   */
  load(version: string): Reading | null {
    const { path, settings, log, mostBytes = MOST_BYTES } = this.options;
    let found: { fault: string } | { described: Described; end: number };
    try {
      found = within(path, (file) => readDescription(file, mostBytes));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) log.warn({ path }, leftAside(detailOf(error)));
      return null;
    }
    if ('fault' in found) {
      log.warn({ path }, leftAside(found.fault));
      return null;
    }
    const { described, end } = found;
    const other = described.log.version === version ? null : 'it is of another version of the guard';
    if (other === null && described.settings === settings) return withMemory(described, (parts) => partsIn(path, end, parts));
    log.info({ path }, leftAside(other ?? 'the mail server’s settings were changed since'));
    return null;
  }

  /**
   * Keeps the reading when it is time, or as soon as the disk is free when it is urgent. What is kept is of one moment: it is
   * written before this returns, and made durable while reading goes on.
   *
   * @returns null when it was not kept now
   */
  saveWhenDue(make: () => Omit<Reading, 'settings'>, urgent = false): Promise<void> | null {
    const { elapsed, everyMs = EVERY_MS } = this.options;
    const startedAt = elapsed();
    if (urgent) this.dueAt = -Infinity;
    if (this.writing || startedAt < this.dueAt) return null;
    const pieces = this.encode(make());
    const writing = pieces && this.write(pieces);
    this.dueAt = elapsed() + Math.max(everyMs, SHARE * (elapsed() - startedAt), pieces === null ? 0 : bytesOf(pieces) / BYTES_PER_MS);
    return writing;
  }

  private encode(reading: Omit<Reading, 'settings'>): Uint8Array[] | null {
    const { path, settings, log, mostBytes = MOST_BYTES } = this.options;
    const parts = [...reading.log.engine.book.image.parts];
    const description = serialize(withMemory({ ...reading, settings }, () => parts.map(({ at, bytes }) => ({ at, length: bytes.length }))));
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(description.length);
    const body = [length, description, ...parts.map(({ bytes }) => bytes)];
    if (bytesOf(body) <= mostBytes) return [HEAD, sumOf(body), ...body];
    log.warn({ path }, `What is known of the accounts is too much to be kept in ${path}. Nothing is lost while the guard runs; one that starts again reads the last day back.`);
    return null;
  }

  private async write(pieces: readonly Uint8Array[]): Promise<void> {
    const { path, log, replace = replaceDurablyNow } = this.options;
    this.writing = true;
    try {
      await replace(path, pieces);
      this.complained = false;
    } catch (error) {
      if (!this.complained) log.warn({ path }, `How far the SMTP log was read cannot be written to ${path} (${detailOf(error)}). Reading goes on; a guard that starts again goes on from the last time it could be written.`);
      this.complained = true;
    } finally {
      this.writing = false;
    }
  }
}

/** The same reading with its memory in another form. */
function withMemory<From, To>(reading: WithParts<From>, partsOf: (parts: From) => To): WithParts<To> {
  const { engine } = reading.log;
  const { image } = engine.book;
  return { ...reading, log: { ...reading.log, engine: { ...engine, book: { ...engine.book, image: { ...image, parts: partsOf(image.parts) } } } } };
}

function readDescription(file: number, mostBytes: number): { fault: string } | { described: Described; end: number } {
  const { size } = fstatSync(file);
  if (size > mostBytes + BEGIN) return { fault: 'it is too large' };
  const begin = readAt(file, 0, BEGIN + LENGTH_BYTES);
  if (!begin.subarray(0, HEAD.length).equals(HEAD)) return { fault: 'it is of another version of the guard, or no such file' };
  if (!sumOf(chunksOf(file, BEGIN, size)).equals(begin.subarray(HEAD.length, BEGIN))) return { fault: 'it is damaged' };
  const end = BEGIN + LENGTH_BYTES + begin.readUInt32LE(BEGIN);
  return { described: deserialize(readAt(file, BEGIN + LENGTH_BYTES, end - BEGIN - LENGTH_BYTES)) as Described, end };
}

/** @param from where the pieces begin in the file */
function* partsIn(path: string, from: number, parts: readonly { at: number; length: number }[]): Generator<ImagePart> {
  const file = openSync(path, 'r');
  try {
    let position = from;
    for (const { at, length } of parts) {
      let done = 0;
      for (const bytes of chunksOf(file, position, position + length)) {
        yield { at: at + done, bytes };
        done += bytes.length;
      }
      position += length;
    }
  } finally {
    closeSync(file);
  }
}

/** Each is good until the next. */
function* chunksOf(file: number, from: number, to: number): Generator<Uint8Array> {
  const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, Math.max(0, to - from)));
  for (let position = from; position < to; ) {
    const length = readSync(file, chunk, 0, Math.min(chunk.length, to - position), position);
    if (length === 0) throw new Error('The file became shorter while it was read.');
    yield chunk.subarray(0, length);
    position += length;
  }
}

function within<Result>(path: string, work: (file: number) => Result): Result {
  const file = openSync(path, 'r');
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
}

function sumOf(pieces: Iterable<Uint8Array>): Buffer {
  const sum = createHash('sha256');
  for (const piece of pieces) sum.update(piece);
  return sum.digest();
}

const bytesOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

function leftAside(cause: string): string {
  return `What was kept of the reading of the SMTP log is left aside (${cause}). The last day is read back from the log files; what was usual before that is learnt anew.`;
}
