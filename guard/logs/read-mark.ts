import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { SmtpLogFile } from '@sluice/guard/mailserver/mail-server';
import type { PendingLine } from './line-splitter';

/** So many bytes of the beginning of a file, and before the place where reading stopped, tell it from every other. */
export const MARK_BYTES = 512;

/** How far a file was read, and the bytes by which it is known again under another name or number. */
export interface ReadMark {
  position: number;
  head: Uint8Array;
  /** What stands right before the position. */
  before: Uint8Array;
  pending: PendingLine;
  /** How many lines were read. */
  line: number;
}

/** The listed file is gone, or another has its name now. */
export class FileMoved extends Error {
  override name = 'FileMoved';
}

/** @returns the first bytes of a file, at most so many as a mark has. @throws FileMoved */
export function headOf(listed: SmtpLogFile): Buffer {
  return withListed(listed, (file) => readAt(file, 0, MARK_BYTES));
}

/** Whether what was read of one file stands in another: `not-yet` when that is shorter, as a copy that is still being made. @throws FileMoved */
export function holdsMark(listed: SmtpLogFile, mark: ReadMark): 'yes' | 'no' | 'not-yet' {
  return withListed(listed, (file, size) => {
    if (size < mark.position) return 'not-yet';
    return hasMark(file, size, mark) ? 'yes' : 'no';
  });
}

/** Whether both begin with the same whole line, as far as both go. */
export function beginAlike(one: Uint8Array, other: Uint8Array): boolean {
  const length = Math.min(one.length, other.length);
  const [a, b] = [Buffer.from(one.subarray(0, length)), Buffer.from(other.subarray(0, length))];
  return a.equals(b) && (a.includes(0x0a) || length === MARK_BYTES);
}

/** Whether these first bytes hold a whole line, or a line that is too long to wait for. */
export function beginsWithLine(head: Buffer): boolean {
  return head.includes(0x0a) || head.length === MARK_BYTES;
}

/**
 * Where to go on in a file that is shorter than what was read of it but begins alike: at its end, for what is left of it was read.
 *
 * @returns null when it is another file
 * @throws FileMoved
 */
export function markOfCut(listed: SmtpLogFile, read: ReadMark): ReadMark | null {
  return withListed(listed, (file, size) => {
    const head = readAt(file, 0, MARK_BYTES);
    if (size >= read.position || !beginAlike(head, read.head)) return null;
    const before = readAt(file, Math.max(0, size - MARK_BYTES), Math.min(size, MARK_BYTES));
    return { position: size, head, before, pending: { bytes: Buffer.alloc(0), dropping: before.at(-1) !== 0x0a }, line: read.line };
  });
}

function withListed<Result>(listed: SmtpLogFile, look: (file: number, size: number) => Result): Result {
  const file = openListed(listed);
  try {
    const { ino, size } = fstatSync(file);
    if (listed.id !== undefined && String(ino) !== listed.id) throw new FileMoved(listed.path);
    return look(file, size);
  } finally {
    closeSync(file);
  }
}

function openListed({ path }: SmtpLogFile): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? new FileMoved(path) : error;
  }
}

/** Whether what was read of a file still stands in it. */
export function hasMark(file: number, size: number, { position, before }: Pick<ReadMark, 'position' | 'before'>): boolean {
  return size >= position && readAt(file, position - before.length, before.length).equals(before);
}

export function readAt(file: number, position: number, length: number): Buffer {
  // A short one comes out of Node.js's pool; only what was read of it is given on.
  const buffer = Buffer.allocUnsafe(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, position));
}
