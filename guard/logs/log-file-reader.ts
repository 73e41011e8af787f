import { open } from 'node:fs/promises';
import { LineSplitter } from './line-splitter';

/**
 * Reads one log file as it grows: every line once, in order. A file that was truncated, or replaced by another of the
 * same name, is read from its beginning.
 */
export class LogFileReader {
  private position = 0;
  private inode = 0;
  private lines = new LineSplitter();

  constructor(
    /** Changes when the file is renamed. */
    public path: string,
    /** Where given, only the file of this inode is read: another that took its name meanwhile is left for its own reader. */
    private readonly onlyInode: string | null = null,
    private readonly chunkBytes = 64 * 1024,
  ) {}

  get droppedLines(): number {
    return this.lines.dropped;
  }

  /**
   * Reads what was added since the last time, a chunk at a time; between two chunks others get their turn.
   *
   * @param accept is given the lines of a chunk
   * @param onRestart is told before lines of a file that begins anew
   * @throws the file system's error; what was accepted before is not read again
   */
  async readNew(accept: (lines: string[]) => void, onRestart: () => void, signal?: AbortSignal): Promise<void> {
    const file = await open(this.path, 'r');
    try {
      const { ino, size } = await file.stat();
      if (this.onlyInode !== null && String(ino) !== this.onlyInode) return;
      if (ino !== this.inode || size < this.position) {
        if (this.inode !== 0) onRestart();
        this.inode = ino;
        this.position = 0;
        this.lines = new LineSplitter();
      }
      const buffer = Buffer.allocUnsafe(Math.min(this.chunkBytes, Math.max(0, size - this.position)));
      while (buffer.length > 0 && !signal?.aborted) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, this.position);
        if (bytesRead === 0) return;
        this.position += bytesRead;
        accept(this.lines.push(buffer.subarray(0, bytesRead)));
        await new Promise(setImmediate);
      }
    } finally {
      await file.close();
    }
  }
}
