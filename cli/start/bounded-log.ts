import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A log file with a bound: when it is full it becomes `….1`, replacing the one before, and a new one begins. */
export interface BoundedLog {
  readonly path: string;
  write(chunk: Uint8Array | string): void;
  close(): void;
}

/** @param mostBytes of one file; on disk there are at most two of that size */
export function openBoundedLog(path: string, mostBytes: number): BoundedLog {
  mkdirSync(dirname(path), { recursive: true });
  let file = openSync(path, 'a', 0o600);
  let size = fstatSync(file).size;
  return {
    path,
    write(chunk) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (size > 0 && size + bytes.length > mostBytes) {
        closeSync(file);
        renameSync(path, `${path}.1`);
        file = openSync(path, 'a', 0o600);
        size = 0;
      }
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      size += bytes.length;
    },
    close: () => closeSync(file),
  };
}
