import { join, resolve } from 'node:path';

/** Where the console's data lives, decided by the environment alone. */
export type DatabaseLocation = { kind: 'sqlite'; file: string } | { kind: 'postgresql'; url: string };

/**
 * Reads DATABASE_URL; without it the database is the file `sluice.db` in SLUICE_DATA_DIR (./data).
 *
 * @param environment usually process.env
 * @throws Error with a sentence for the operator when DATABASE_URL has an unknown form
 */
export function databaseLocation(environment: Record<string, string | undefined>): DatabaseLocation {
  const url = environment['DATABASE_URL']?.trim();
  if (!url) return { kind: 'sqlite', file: join(resolve(/* turbopackIgnore: true */ environment['SLUICE_DATA_DIR'] || './data'), 'sluice.db') };
  if (/^postgres(ql)?:\/\//.test(url)) return { kind: 'postgresql', url };
  if (url.startsWith('file:')) return { kind: 'sqlite', file: resolve(/* turbopackIgnore: true */ url.slice('file:'.length)) };
  throw new Error('DATABASE_URL must begin with "postgresql://" or "file:". Nothing was started; correct it, or leave it out for SQLite in the data folder.');
}
