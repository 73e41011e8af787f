import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BEGINNING_BYTES } from '@sluice/log-engine/detect-format';
import type { JudgedLog } from '@sluice/suspects/log-report/log-report';
import { sentenceOf } from '../commands/operator-error';

type LogSink = Pick<JudgedLog, 'room' | 'filled' | 'take'>;

/** One log that is read: a file, or standard input. */
export interface LogSource {
  /** As it was named on the command line; `-` is standard input. */
  path: string;
  /** The name that is shown. */
  name: string;
  /** Bytes on the disk; 0 when not known. */
  size: number;
  /** Milliseconds since 1970, when it was last written; null when not known. */
  changedAt: number | null;
  /** Whether it is a file that can be read as it is. */
  plain: boolean;
  /** Its first bytes, unpacked. */
  beginning: Uint8Array;
  /**
   * Gives everything in it, unpacked, to the report.
   *
   * @param progress told how many bytes of the file were read since the last call
   */
  read(log: LogSink, progress: (bytes: number) => void): Promise<void>;
}

const BLOCK_BYTES = 256 * 1024;

/** Looks at a file's beginning. One that cannot be read has none; reading it will tell why. */
export async function openFile(path: string): Promise<LogSource> {
  const stats = statSync(path, { throwIfNoEntry: false });
  const packed = isPacked(firstBytes(path, 2));
  const beginning = packed ? await unpackedBeginning(path) : firstBytes(path, BEGINNING_BYTES);
  return {
    path,
    name: basename(path),
    size: stats?.isFile() ? stats.size : 0,
    changedAt: stats?.mtimeMs ?? null,
    plain: !packed,
    beginning,
    read: async (log, progress) => {
      if (!packed) return readBlocks(path, log, progress);
      const file = createReadStream(path, { highWaterMark: BLOCK_BYTES });
      file.on('data', (chunk) => progress(chunk.length));
      await pour(unpack(file), log);
    },
  };
}

/** Takes the first bytes from standard input to look at; they are read again with the rest. */
export async function openStandardInput(input: Readable): Promise<LogSource> {
  const { start, whole } = await startOf(input, 2);
  const { start: beginning, whole: bytes } = isPacked(start) ? await startOf(unpack(input), BEGINNING_BYTES) : whole === input ? await startOf(input, BEGINNING_BYTES) : { start, whole };
  return {
    path: '-',
    name: 'standard input',
    size: 0,
    changedAt: null,
    plain: false,
    beginning,
    read: (log) => pour(bytes, log),
  };
}

/** Bytes on the disk of those that are files. */
export function sizeOfFiles(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + sizeOf(path), 0);
}

/** What is no name of a file has no size. */
function sizeOf(path: string): number {
  try {
    const stats = statSync(path);
    return stats.isFile() ? stats.size : 0;
  } catch {
    return 0;
  }
}

/** Why a log could not be read, for people. */
export function readingProblem(path: string, error: unknown): string {
  return `${path === '-' ? 'Standard input' : path} could not be read, or not to its end: ${reason(error)}. What was read of it is counted, and the other files are.`;
}

/** @returns why this file cannot even be opened, for people; null when it can be, or when only reading it would tell */
export function openingProblem(path: string): string | null {
  if (path === '-') return null;
  try {
    const stats = statSync(path);
    // A pipe that is opened waits for its writer.
    if (stats.isFile()) closeSync(openSync(path, 'r'));
    return stats.isDirectory() ? `${path} could not be read: ${REASONS['EISDIR']}.` : null;
  } catch (error) {
    return `${path} could not be read: ${reason(error)}.`;
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  Z_DATA_ERROR: 'its compressed data is damaged',
  Z_BUF_ERROR: 'its compressed data ends too early',
};

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? sentenceOf(error);
}

/** Nothing else waits for this process, and a read that blocks costs far less than one that is awaited. */
function readBlocks(path: string, log: LogSink, progress: (bytes: number) => void): void {
  const file = openSync(path, 'r');
  try {
    for (let length = readSync(file, log.room); length > 0; length = readSync(file, log.room)) {
      log.filled(length);
      progress(length);
    }
  } finally {
    closeSync(file);
  }
}

function firstBytes(path: string, most: number): Uint8Array {
  const bytes = new Uint8Array(most);
  try {
    // A pipe's first bytes would be gone when it is read.
    if (!statSync(path).isFile()) return bytes.subarray(0, 0);
    const file = openSync(path, 'r');
    try {
      return bytes.subarray(0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    return bytes.subarray(0, 0);
  }
}

async function unpackedBeginning(path: string): Promise<Uint8Array> {
  const log = unpack(createReadStream(path, { end: BEGINNING_BYTES }));
  try {
    return (await startOf(log, BEGINNING_BYTES)).start;
  } catch {
    return new Uint8Array(0);
  } finally {
    log.destroy();
  }
}

/** Packed data begins with the same two bytes (RFC 1952). */
function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpack(packed: Readable): Readable {
  const unpacked = createGunzip({ chunkSize: BLOCK_BYTES });
  packed.on('error', (error) => unpacked.destroy(error));
  return packed.pipe(unpacked);
}

/** @returns the first bytes of a stream, up to `most` where they come in one piece, and all of its bytes: the stream, unless it has ended and takes nothing back */
async function startOf(stream: Readable, most: number): Promise<{ start: Uint8Array; whole: Readable | Buffer[] }> {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length < most) {
    const chunk = await nextOf(stream);
    if (chunk === null) break;
    chunks.push(chunk);
    length += chunk.length;
  }
  const start = Buffer.concat(chunks);
  if (stream.readableEnded) return { start: start.subarray(0, most), whole: [start] };
  if (start.length > 0) stream.unshift(start);
  return { start: start.subarray(0, most), whole: stream };
}

function nextOf(stream: Readable): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      const chunk = stream.read() as Buffer | null;
      if (chunk === null && !stream.readableEnded) return;
      done();
      resolve(chunk);
    };
    const ended = (): void => {
      done();
      resolve(null);
    };
    const failed = (error: Error): void => {
      done();
      reject(error);
    };
    const done = (): void => {
      stream.off('readable', settle).off('end', ended).off('error', failed);
    };
    stream.on('readable', settle).on('end', ended).on('error', failed);
    settle();
  });
}

async function pour(bytes: Readable | Buffer[], log: LogSink): Promise<void> {
  for await (const chunk of bytes as AsyncIterable<Buffer> | Buffer[]) log.take(chunk);
}
