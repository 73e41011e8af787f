import { open, stat } from 'node:fs/promises';

/** More than the lines of one check take. */
const MOST_BYTES = 1024 * 1024;

/** Where the mail server's log can be read: marked before something is done that it must tell of, and looked at afterwards. */
export interface LogSource {
  /** As a person reads it, for instance `the log file /var/log/mail.log`. */
  readonly name: string;
  mark(): Promise<void>;
  /** Whether a line with this text has come since the mark. @throws Error when it cannot be read */
  saw(text: string): Promise<boolean>;
}

/** A file, which may be rotated in between. */
export function logFileSource(file: string): LogSource {
  let marked = { inode: 0, size: 0 };
  return {
    name: `the log file ${file}`,
    async mark() {
      const found = await stat(file).catch(() => null);
      marked = { inode: found?.ino ?? 0, size: found?.size ?? 0 };
    },
    async saw(text) {
      const handle = await open(file, 'r');
      try {
        const { ino, size } = await handle.stat();
        const from = ino === marked.inode && size >= marked.size ? marked.size : 0;
        const buffer = Buffer.alloc(Math.min(size - from, MOST_BYTES));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
        return buffer.subarray(0, bytesRead).includes(text);
      } finally {
        await handle.close();
      }
    },
  };
}
