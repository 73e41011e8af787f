import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A log file with a bound: when it is full it becomes `….1`, replacing the one before, and a new one begins. What cannot be
 * written, because the disk is full for instance, is dropped and counted: a log must never end the program that it tells of.
 */
export interface BoundedLog {
  readonly path: string;
  /** Bytes dropped since it was opened. */
  readonly lostBytes: number;
  write(chunk: Uint8Array | string): void;
  close(): void;
}

const NEWLINE = 0x0a;
/** On a disk that is full and not full by turns, the sentences must not become a flood of their own. */
const TELL_EVERY_MS = 60_000;

/**
 * @param maxBytes of one file; on disk there are at most two of that size
 * @param tell gets a sentence when lines begin to be lost, and one when the log goes on
 */
export function openBoundedLog(path: string, maxBytes: number, tell: (sentence: string) => void = () => undefined): BoundedLog {
  let file: number | null = null;
  let size = 0;
  let endsLine = true;
  let lostBytes = 0;
  let unnoted = 0;
  let fault: string | null = null;
  let toldAt = -Infinity;
  let told = false;

  function open(): number {
    mkdirSync(dirname(path), { recursive: true });
    const opened = openSync(path, 'a', 0o600);
    size = fstatSync(opened).size;
    return (file = opened);
  }

  function close(): void {
    if (file !== null) closeSync(file);
    file = null;
  }

  /** @returns how many of the bytes were written; the rest failed, and `fault` says how */
  function append(bytes: Uint8Array): number {
    let written = 0;
    try {
      let target = file ?? open();
      if (size > 0 && size + bytes.length > maxBytes) {
        close();
        renameSync(path, `${path}.1`);
        target = open();
      }
      while (written < bytes.length) written += writeSync(target, bytes, written);
    } catch (error) {
      fault = (error as NodeJS.ErrnoException).code ?? String(error);
    }
    size += written;
    if (written > 0) endsLine = bytes[written - 1] === NEWLINE;
    return written;
  }

  /** Says in the log itself that something is missing there. @returns whether it could */
  function noteLoss(): boolean {
    const note = Buffer.from(`${endsLine ? '' : '\n'}[${unnoted} bytes of output were lost here: ${fault}]\n`);
    return append(note) === note.length;
  }

  append(new Uint8Array());
  return {
    path,
    get lostBytes() {
      return lostBytes;
    },
    write(chunk) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (unnoted > 0 && !noteLoss()) {
        lostBytes += bytes.length;
        unnoted += bytes.length;
        return;
      }
      if (unnoted > 0 && told) tell(`${path} is written again; ${lostBytes} bytes of output were lost since the start.`);
      if (unnoted > 0) told = false;
      unnoted = bytes.length - append(bytes);
      lostBytes += unnoted;
      if (unnoted === 0 || performance.now() - toldAt < TELL_EVERY_MS) return;
      [told, toldAt] = [true, performance.now()];
      tell(`${path} cannot be written (${fault}). Its lines are dropped and counted until it can; nothing else depends on it. Free space on that disk.`);
    },
    close,
  };
}
