import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { LogFormat } from '@/lib/logs/engine/log-engine';

/** The day in a file's name: `2026-11-24.log`, `20261124.log`. */
export function dateInName(path: string): string | null {
  const match = /(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)/.exec(path.slice(path.lastIndexOf('/') + 1));
  return match ? `${match[1]}-${match[2]}-${match[3]}` : null;
}

/** Oldest first: by the day in the name, `mail.log.2.gz` before `mail.log.1` before `mail.log`, else as they were given. */
export function inOrder(paths: readonly string[]): string[] {
  const age = (path: string): { stem: string; number: number; date: string } => {
    const match = /^(.*?)(?:\.(\d{1,4}))?(?:\.gz)?$/.exec(path);
    return { stem: match?.[1] ?? path, number: Number(match?.[2] ?? 0), date: dateInName(path) ?? '9999' };
  };
  return [...new Set(paths)].sort((a, b) => {
    const [one, other] = [age(a), age(b)];
    if (one.date !== other.date) return one.date < other.date ? -1 : 1;
    return one.stem === other.stem ? other.number - one.number : 0;
  });
}

/** @returns the first bytes of a log, unpacked; none when it cannot be read */
export async function beginningOf(path: string): Promise<Buffer> {
  if (!(await stat(path).catch(() => null))?.isFile()) return Buffer.alloc(0);
  const source = createReadStream(path, { end: 64 * 1024 });
  const stream = path.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) return chunk;
  } catch {
    // Reading it for its figures will tell why.
  } finally {
    source.destroy();
  }
  return Buffer.alloc(0);
}

/** Tells the format by the lines themselves; null when none of them is of a known one. */
export function formatOf(beginning: Buffer): LogFormat | null {
  const lines = beginning.toString('latin1').split('\n').slice(0, 200);
  if (lines.some((line) => /^\d\d:\d\d:\d\d \d{1,5},\d{1,5},[0-9A-Fa-f-]{36},/.test(line))) return 'mailcarrier';
  if (lines.some((line) => /^(?:\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) \S+ \S/.test(line))) return 'postfix';
  return null;
}
