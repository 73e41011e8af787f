import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';

const TRY_AGAIN_MS = 10;

/**
 * Does work while nobody else does any under the same lock, in this process or another one. It is SQLite's lock of a file,
 * which the kernel takes back when the holder dies, so a killed process leaves none behind.
 *
 * @throws Error when the lock was not free within `patienceMs`
 */
export async function withFileLock<Result>(lockFile: string, patienceMs: number, work: () => Promise<Result>): Promise<Result> {
  const lock = new Database(lockFile, { timeout: 0 });
  try {
    const deadline = performance.now() + patienceMs;
    while (!taken(lock)) {
      if (performance.now() > deadline) throw new Error(`another program has been changing accounts for ${patienceMs / 1_000} seconds`);
      await pause(TRY_AGAIN_MS);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function taken(lock: Database.Database): boolean {
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}
