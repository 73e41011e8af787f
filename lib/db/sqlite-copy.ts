import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { StorageError } from './storage-fault';

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
    const found = database.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw new StorageError('damaged', { cause: new Error(String(found)) });
  } finally {
    database.close();
  }
}

/**
 * Puts a copy in the place of a database that nobody has open; what was there is kept beside it.
 *
 * @param aside where the present files go; their own suffixes are kept
 */
export function placeSqlite(copy: string, file: string, aside: string): void {
  const unfinished = `${file}.restoring`;
  for (const path of [file, aside]) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  copyFileSync(copy, unfinished);
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${aside}${suffix}`);
  }
  makeDurable(unfinished, file);
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
