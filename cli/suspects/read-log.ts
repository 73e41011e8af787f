import { closeSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { LogReport } from '@/lib/suspects/log-report/log-report';
import { sentenceOf } from '../operator-error';

/** A file of a log, or standard input (`-`). */
export interface LogFile {
  path: string;
  /** The day in its name, `2026-11-24`, or null. */
  date: string | null;
}

/**
 * Reads one file into the report.
 *
 * @param progress told the bytes of the file that were read since the last call
 * @returns null, or one sentence why it could not be read, or not to its end
 */
export async function readLog({ path, date }: LogFile, report: LogReport, progress: (bytes: number) => void): Promise<string | null> {
  const { room } = report;
  const name = path === '-' ? 'standard input' : basename(path);
  report.beginFile(name, date);
  try {
    if (path === '-') await pour(process.stdin, report, progress);
    else if (path.endsWith('.gz')) await unpack(path, report, progress);
    else {
      // Nothing else waits for this process, and a read that blocks costs far less than one that is awaited.
      const file = openSync(path, 'r');
      try {
        for (let length = readSync(file, room); length > 0; length = readSync(file, room)) {
          progress(length);
          report.filled(length);
        }
      } finally {
        closeSync(file);
      }
    }
    return null;
  } catch (error) {
    return `${path} could not be read, or not to its end: ${reasonOf(error)}. What was read of it is counted, and the other files are.`;
  } finally {
    report.endFile();
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'you may not read it',
    Z_DATA_ERROR: 'its compressed data is damaged',
    Z_BUF_ERROR: 'its compressed data ends too early',
  };
  return known[code] ?? sentenceOf(error);
}

async function unpack(path: string, report: LogReport, progress: (bytes: number) => void): Promise<void> {
  const file = await open(path);
  const source = file.createReadStream({ highWaterMark: 256 * 1024 });
  source.on('data', (chunk) => progress(chunk.length));
  const unpacked: Transform = createGunzip({ chunkSize: 256 * 1024 });
  source.on('error', (error) => unpacked.destroy(error));
  await pour(source.pipe(unpacked), report, () => undefined);
}

async function pour(stream: Readable, report: LogReport, progress: (bytes: number) => void): Promise<void> {
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    progress(chunk.length);
    for (let at = 0; at < chunk.length; at += report.room.length) {
      const part = chunk.subarray(at, at + report.room.length);
      report.room.set(part);
      report.filled(part.length);
    }
  }
}
