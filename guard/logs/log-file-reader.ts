import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { LineSplitter } from './line-splitter';
import { hasMark, MARK_BYTES, readAt, type ReadMark } from './read-mark';

/**
 * `replaced`: the bytes that were read are not there any more, because the file was emptied or another took its place; nothing
 * was read. `moved`: another file has this name now.
 */
export type ReadResult = 'read' | 'replaced' | 'moved';

/** Is given the whole lines of a chunk. @param isLate whether they were added while the file was read. @returns behind how many lines the next ones stand */
type AcceptLines = (lines: Buffer, line: number, isLate: boolean) => number;

/**
 * Reads one log file as it grows: every line once, in order. It has a thread of its own, so it waits for the disk itself: on a busy
 * host a thread that reads for it would be waited for each time.
 */
export class LogFileReader {
  position = 0;
  /** How many of its lines were read. */
  line = 0;
  private head: Buffer = Buffer.alloc(0);
  before: Buffer = Buffer.alloc(0);
  private lines: LineSplitter;
  /** Size and time of change of the file when there was nothing more to be read. */
  private quiet = { size: -1, mtimeMs: -1 };

  /** @param mark where another reader of the same bytes stopped */
  constructor(
    /** Changes when the file is renamed. */
    public path: string,
    /** Where given, only the file of this inode is read: another that took its name meanwhile is left for its own reader. */
    private readonly onlyInode: string | null = null,
    mark: ReadMark | null = null,
    private readonly chunkBytes = 64 * 1024,
  ) {
    this.lines = new LineSplitter(mark?.pending);
    if (mark === null) return;
    this.position = mark.position;
    this.line = mark.line;
    this.head = Buffer.from(mark.head);
    this.before = Buffer.from(mark.before);
  }

  get droppedLines(): number {
    return this.lines.dropped;
  }

  get mark(): ReadMark {
    return { position: this.position, head: this.head, before: this.before, pending: this.lines.pending, line: this.line };
  }

  /** Whether a look at the file's size and inode tells that there is something to do. */
  mayHaveNews({ ino, size, mtimeMs }: { ino: number; size: number; mtimeMs: number }): boolean {
    return size !== this.quiet.size || mtimeMs !== this.quiet.mtimeMs || (this.onlyInode !== null && String(ino) !== this.onlyInode);
  }

  /**
   * Reads what was added since the last time, a chunk at a time; between two chunks others get their turn.
   *
   * @param accept when it returns, the lines are part of the mark
   * @param onProgress told whenever the mark agrees with what was accepted
   * @throws the file system's error; what was accepted before is not read again
   */
  async readNew(accept: AcceptLines, onProgress: () => void = () => undefined, signal?: AbortSignal): Promise<ReadResult> {
    const file = openSync(this.path, 'r');
    try {
      const { ino, size, mtimeMs } = fstatSync(file);
      if (this.onlyInode !== null && String(ino) !== this.onlyInode) return 'moved';
      const head = readAt(file, 0, MARK_BYTES);
      if (!hasMark(file, size, this)) return 'replaced';
      this.head = head;
      const buffer = Buffer.allocUnsafe(Math.min(this.chunkBytes, Math.max(0, size - this.position)));
      while (buffer.length > 0 && !signal?.aborted) {
        const bytesRead = readSync(file, buffer, 0, buffer.length, this.position);
        if (bytesRead === 0) break;
        // Emptied and written anew between two looks: what was read then is of the middle of another text.
        if (!hasMark(file, Infinity, this)) return 'replaced';
        this.take(buffer.subarray(0, bytesRead), accept, this.position >= size);
        onProgress();
        await new Promise(setImmediate);
      }
      if (!signal?.aborted) this.quiet = { size, mtimeMs };
      return 'read';
    } finally {
      closeSync(file);
    }
  }

  private take(chunk: Buffer, accept: AcceptLines, isLate: boolean): void {
    this.position += chunk.length;
    this.before = Buffer.concat([this.before, chunk.subarray(-MARK_BYTES)]).subarray(-MARK_BYTES);
    const lines = this.lines.push(chunk);
    this.line = accept(lines, this.line, isLate);
  }
}
