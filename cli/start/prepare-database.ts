import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@/lib/db/client';
import { storageFaultOf, type StorageFault } from '@/lib/db/storage-fault';
import { enrollServer } from '@/lib/console/servers/enroll';
import { dataLayout, keptSecret } from './data-folder';
import { bringUpToDate, databaseOf, SERVER_NAME } from './database-of';
import { firstAdministrator } from './first-administrator';
import type { StartSettings } from './settings';

export interface DatabaseTask {
  settings: StartSettings;
  environment: Record<string, string | undefined>;
  consoleUrl: string;
  say(line: string): void;
}

/** The mail host of this machine, and the one-time link when there is no administrator yet. */
export interface ReadyDatabase {
  serverId: string;
  link: string | null;
}

const RETRY_MS = 2_000;

/**
 * Brings the database to where the console can begin.
 *
 * @returns the fault when it cannot be used; whatever else is wrong is thrown
 */
export async function prepareDatabase(task: DatabaseTask): Promise<ReadyDatabase | { fault: StorageFault }> {
  try {
    return await prepare(task);
  } catch (error) {
    const fault = storageFaultOf(error);
    if (fault === null) throw error;
    return { fault };
  }
}

/** Tries until it can be used; null when `signal` ends it. What is wrong besides is tried again too: the other parts run. */
export async function untilDatabaseIsReady(task: DatabaseTask, signal: AbortSignal): Promise<ReadyDatabase | null> {
  while (!signal.aborted) {
    await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
    const result = await prepareDatabase(task).catch(() => null);
    if (result !== null && 'serverId' in result && !signal.aborted) return result;
  }
  return null;
}

async function prepare({ settings, environment, consoleUrl, say }: DatabaseTask): Promise<ReadyDatabase> {
  const { dataDir } = settings;
  const location = databaseOf(environment, dataDir);
  await bringUpToDate(location, dataDir);
  const db = openDatabase(location);
  try {
    const { serverId } = await enrollServer(db, { name: SERVER_NAME, token: await keptSecret(dataLayout(dataDir).guardToken), now: Date.now() });
    return { serverId, link: await firstAdministrator(db, settings, consoleUrl, say) };
  } finally {
    await db.$disconnect();
  }
}
