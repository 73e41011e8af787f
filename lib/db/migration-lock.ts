import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import type { DatabaseLocation } from './database-location';
import { withPostgresql } from './postgresql-connection';

const MAX_WAIT_MS = 60_000;
/** Any number that no other program takes on the same PostgreSQL database: "slui" in ASCII. */
const ADVISORY_LOCK = 0x736c7569;

/**
 * Runs `work` while no other process, and no other call in this one, migrates the same database. The database itself
 * (PostgreSQL) or the operating system (SQLite) holds the lock, so a process that is killed leaves none behind.
 */
export async function whileMigratingAlone<Result>(location: DatabaseLocation, work: () => Promise<Result>, maxWaitMs = MAX_WAIT_MS): Promise<Result> {
  return location.kind === 'sqlite' ? withSqliteLock(location.file, work, maxWaitMs) : withPostgresqlLock(location.url, work, maxWaitMs);
}

async function withPostgresqlLock<Result>(url: string, work: () => Promise<Result>, maxWaitMs: number): Promise<Result> {
  return withPostgresql(url, async (client) => {
    // Its error is 55P03: the database is locked by another program.
    await client.query(`SET lock_timeout = ${maxWaitMs}`);
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    return work();
  });
}

async function withSqliteLock<Result>(file: string, work: () => Promise<Result>, maxWaitMs: number): Promise<Result> {
  mkdirSync(dirname(file), { recursive: true });
  // A second small database serves as the lock: the engine must be free to lock the first one as it likes.
  const lock = new Sqlite(`${file}.migration-lock`, { timeout: 0 });
  try {
    const deadline = performance.now() + maxWaitMs;
    while (!tryBegin(lock)) {
      if (performance.now() > deadline) {
        throw new Error(`Another process has been migrating ${file} for a minute. Nothing was changed by this one; end the other one and start again.`);
      }
      await pause(25);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function tryBegin(lock: Sqlite.Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') return false;
    throw error;
  }
}
