import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SmtpLog } from '../mail-server';

const DAY_MS = 86_400_000;

/** The embedded server's receiving log, one file a day. */
export function createEmbeddedLog(folder: string): SmtpLog {
  return {
    format: 'mailcarrier',
    async files(from, to) {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      // The server's day may begin up to 14 hours before and end up to 12 hours after the day in UTC, so one more on either side may hold the span.
      const earliest = dateOf(from - DAY_MS);
      const latest = dateOf(to + DAY_MS);
      return names
        .map((name) => /^(\d{4}-\d\d-\d\d)\.log$/.exec(name)?.[1])
        .filter((date) => date !== undefined)
        .filter((date) => date >= earliest && date <= latest)
        .sort()
        .map((date) => ({ path: join(folder, `${date}.log`), date }));
    },
  };
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
