import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** Held until `release()` or the end of the process, whichever way it ends. */
export interface ExclusiveLock {
  release(): void;
}

/**
 * Takes a lock that only one process on this machine can hold. It is SQLite's lock of a file, which the kernel takes back
 * when the holder dies, kill -9 included; so a lock is never stale.
 *
 * @param file made when it is not there; a second file beside it, `.pid`, names the holder
 * @returns the lock, or the process id of the holder (null when it is not known)
 */
export function takeExclusiveLock(file: string): ExclusiveLock | { heldBy: number | null } {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return { heldBy: holder(file) };
    throw error;
  }
  try {
    chmodSync(file, 0o600);
    writeFileSync(`${file}.pid`, `${process.pid}\n`);
  } catch {
    // The lock holds on a full disk too; only who holds it is not written down then.
  }
  return { release: () => database.close() };
}

function holder(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(`${file}.pid`, 'utf8'), 10) || null;
  } catch {
    return null;
  }
}
