import { open, stat } from 'node:fs/promises';
import { runCommand } from '@sluice/guard/mailserver/run-command';
import type { JournalQuery } from '@sluice/guard/mailserver/mail-server';
import { pause } from '@sluice/guard/pause';
import { right, unknown, type Finding } from './finding';

/** More than the lines of one check take. */
const MOST_BYTES = 1024 * 1024;
const MOST_ENTRIES = 5_000;
const JOURNAL_PATIENCE_MS = 10_000;
/** What a line needs at most from the mail server to the log. */
const LINE_PATIENCE_MS = 5_000;

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

/** Systemd's journal. */
export function journalSource({ journalctl, directory }: JournalQuery): LogSource {
  let cursor: string | null = null;
  async function read(...args: string[]): Promise<string> {
    const chunks: Buffer[] = [];
    const place = directory === null ? [] : [`--directory=${directory}`];
    const { code, said } = await runCommand([journalctl, '--no-pager', '--quiet', '--output=cat', ...place, ...args], { timeoutMs: JOURNAL_PATIENCE_MS, onOutput: (chunk) => chunks.push(chunk) });
    if (code !== 0) throw new Error(said);
    return Buffer.concat(chunks).toString('utf8');
  }
  return {
    name: 'the journal',
    async mark() {
      cursor = /^-- cursor: (\S+)/m.exec(await read('--lines=1', '--show-cursor').catch(() => ''))?.[1] ?? null;
    },
    async saw(text) {
      return (await read(`--lines=${MOST_ENTRIES}`, ...(cursor === null ? [] : [`--after-cursor=${cursor}`]))).includes(text);
    },
  };
}

/**
 * The mail server logs whom it refuses, so what was refused just now must stand in the log in a moment.
 *
 * @param told what is said where it does not stand there, and where the log cannot be read
 */
export async function lookAtFreshLine(
  source: LogSource,
  asked: readonly { outcome: string; recipient: string }[],
  told: { elsewhere: Finding; unreadable(error: unknown): Finding[] },
): Promise<Finding[]> {
  const refused = asked.filter(({ outcome }) => outcome === 'guard' || outcome === 'refused');
  if (refused.length === 0) return [unknown(`Whether ${source.name} is written now could not be found out: nothing was refused that would have to stand in it.`)];
  const deadline = performance.now() + LINE_PATIENCE_MS;
  try {
    for (;;) {
      for (const { recipient } of refused) if (await source.saw(recipient)) return [right(`What was asked just now stands in ${source.name}.`)];
      if (performance.now() > deadline) return [told.elsewhere];
      await pause(100);
    }
  } catch (error) {
    return told.unreadable(error);
  }
}
