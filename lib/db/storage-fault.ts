import { accessSync, constants, statfsSync, statSync } from 'node:fs';

/** Why the console's database cannot be used. Each has a sentence for the operator in `storageSentence`. */
export const STORAGE_FAULTS = ['full', 'read-only', 'damaged', 'missing', 'empty', 'locked', 'newer', 'unreachable'] as const;
export type StorageFault = (typeof STORAGE_FAULTS)[number];

/** What could not be done because of the database itself, whatever was asked of it. */
export class StorageError extends Error {
  override name = 'StorageError';

  constructor(
    readonly fault: StorageFault,
    options?: ErrorOptions,
  ) {
    super(storageSentence(fault), options);
  }
}

/** What happened, what is safe, and what to do. */
export function storageSentence(fault: StorageFault): string {
  return `${SENTENCES[fault]} The guard and the mail server go on protecting with their last settings.`;
}

const SENTENCES: Record<StorageFault, string> = {
  full: 'The disk of the console\'s database is full, so nothing can be recorded. Free space on it; the console goes on by itself.',
  'read-only': 'The console\'s database may only be read, so nothing can be recorded. Give the console\'s user the right to write to it, or mount its disk writable; the console goes on by itself.',
  damaged: 'The console\'s database is damaged. Keep a copy of it, then bring back a backup with "npx sluice restore".',
  missing: 'The console\'s database is not where it was. Put it back, or bring back a backup with "npx sluice restore". To begin anew without it, remove the file guard/token of the data folder too.',
  empty: 'The console\'s database is an empty file, so its contents are lost. Bring back a backup with "npx sluice restore". To begin anew without it, remove that file and the file guard/token of the data folder.',
  locked: 'Another program keeps the console\'s database locked. End that program; the console goes on by itself.',
  newer: 'The console\'s database was made by a newer Sluice. Start that version again, or bring back the copy that it made before it changed the database (folder backups) with "npx sluice restore".',
  unreachable: 'The console\'s database cannot be reached. Start it, or correct DATABASE_URL; the console goes on by itself.',
};

/** SQLite's result codes by how they begin. */
const SQLITE: [string, StorageFault][] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_IOERR', 'damaged'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_CANTOPEN', 'unreachable'],
];

/** PostgreSQL's SQLSTATE codes, Node's of a connection, and Prisma's. */
const OTHERS: Record<string, StorageFault> = {
  53100: 'full',
  25006: 'read-only',
  XX001: 'damaged',
  XX002: 'damaged',
  53300: 'unreachable',
  57014: 'locked',
  '28P01': 'unreachable',
  '28000': 'unreachable',
  '3D000': 'unreachable',
  '55P03': 'locked',
  EAI_AGAIN: 'unreachable',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EDQUOT: 'full',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOSPC: 'full',
  ENOTFOUND: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'unreachable',
  P1001: 'unreachable',
  P1002: 'unreachable',
  P1008: 'locked',
  P1017: 'unreachable',
  P2021: 'damaged',
  P2022: 'damaged',
  SocketTimeout: 'locked',
  DatabaseNotReachable: 'unreachable',
  ConnectionClosed: 'unreachable',
  TableDoesNotExist: 'damaged',
  ColumnNotFound: 'damaged',
};

const MAX_CAUSES = 8;

/** Which fault of the database made this fail; null when it was something else. */
export function storageFaultOf(error: unknown): StorageFault | null {
  let found: StorageFault | null = null;
  let next = error;
  for (let depth = 0; depth < MAX_CAUSES && typeof next === 'object' && next !== null; depth += 1) {
    if (next instanceof StorageError) return next.fault;
    const { code, originalCode, kind, meta, cause, message } = next as Record<string, unknown>;
    // What `pg` says, without a code, of a server that takes a connection and is silent.
    if (typeof message === 'string' && /^(Connection terminated due to connection timeout|timeout (expired|exceeded when trying to connect))/.test(message)) found = 'unreachable';
    for (const name of [code, originalCode, kind]) found = faultOfCode(name) ?? found;
    next = cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  }
  return found;
}

function faultOfCode(code: unknown): StorageFault | null {
  if (typeof code !== 'string') return null;
  const ofSqlite = SQLITE.find(([begins]) => code.startsWith(begins));
  return ofSqlite?.[1] ?? OTHERS[code] ?? (/^57P0\d$/.test(code) || /^08\w{3}$/.test(code) ? 'unreachable' : null);
}

/**
 * What is wrong with the file of an SQLite database, as the file system shows it; null when nothing is.
 *
 * @param inode of the file that was opened: another one, or none, in its place means that what is written now is lost
 */
export function faultOfFile(file: string, inode: number | null): StorageFault | null {
  const stats = statSync(/* turbopackIgnore: true */ file, { throwIfNoEntry: false });
  if (stats === undefined || (inode !== null && stats.ino !== inode)) return 'missing';
  if (stats.size === 0) return 'empty';
  try {
    accessSync(file, constants.W_OK);
    return null;
  } catch {
    return 'read-only';
  }
}

/** Whether an error of the disk (SQLITE_IOERR) came from a lack of space. */
export function hasNoSpace(file: string): boolean {
  try {
    return statfsSync(file).bavail === 0;
  } catch {
    return false;
  }
}
