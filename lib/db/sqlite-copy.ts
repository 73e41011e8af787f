import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { StorageError } from './storage-fault';

const SUFFIXES = ['', '-wal', '-shm'];

/**
 * Copies an SQLite database as it is at one moment, while others read and write it; the file alone would lack what is still
 * in the log of changes beside it. The copy is whole and durable, or there is none.
 *
 * @throws Error when the source is damaged or the copy cannot be written
 */
export function copySqlite(file: string, copy: string): void {
  if (!existsSync(file)) throw new StorageError('missing');
  if (statSync(file).size === 0) throw new StorageError('empty');
  mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
  const unfinished = `${copy}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    // Made first, so that it is never readable by others: sessions and password hashes are in it.
    closeSync(openSync(unfinished, 'wx', 0o600));
    const source = new Sqlite(file, { readonly: true, timeout: 5_000 });
    try {
      source.prepare('VACUUM INTO ?').run(unfinished);
    } finally {
      source.close();
    }
    requireSound(unfinished);
    makeDurable(unfinished, copy);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** @throws StorageError `damaged` when SQLite finds something wrong in a file that nobody has open */
export function requireSound(file: string): void {
  const database = new Sqlite(file, { readonly: true });
  try {
    const found = database.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') throw new StorageError('damaged', { cause: new Error(String(found)) });
  } finally {
    database.close();
  }
}

/** @throws Error with a sentence when another process has the database open; what cannot be opened as one is used by nobody */
export function requireUnusedSqlite(file: string): void {
  if (!existsSync(file)) return;
  let locked = false;
  try {
    const database = new Sqlite(file, { timeout: 2_000 });
    try {
      // In exclusive mode SQLite wants the whole file, which it does not get while anybody is connected.
      database.pragma('locking_mode = EXCLUSIVE');
      database.exec('BEGIN EXCLUSIVE; ROLLBACK');
    } finally {
      database.close();
    }
  } catch (error) {
    locked = String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
  }
  if (locked) throw new Error(`Another program has ${file} open. Nothing was changed. Stop every console that uses it, then try again.`);
}

/**
 * Puts a whole copy in the place of a database that nobody has open; what was there is kept beside it.
 *
 * @param aside where the present files go; their own suffixes are kept
 */
export function placeSqlite(copy: string, file: string, aside: string): void {
  for (const path of [file, aside]) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // What the last steps wrote is in the log of changes until it is folded in.
  const database = new Sqlite(copy);
  try {
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
  requireSound(copy);
  for (const suffix of SUFFIXES) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${aside}${suffix}`);
  }
  makeDurable(copy, file);
}

/** A database that was not put in its place. */
export function removeSqlite(file: string): void {
  for (const suffix of [...SUFFIXES, '.migration-lock']) rmSync(`${file}${suffix}`, { force: true });
}

function makeDurable(from: string, to: string): void {
  sync(from, 'r+');
  renameSync(from, to);
  sync(dirname(to), 'r');
}

function sync(path: string, flags: string): void {
  const opened = openSync(path, flags);
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
