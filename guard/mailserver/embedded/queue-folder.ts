import { readdir, stat } from 'node:fs/promises';
import { queueEntry, type QueueEntry } from './queue-entry';

// A folder's time of change has the step of the system's clock tick; within one step a second change leaves no trace.
const CLOCK_STEP_MS = 50;

export interface QueueFolder {
  /**
   * The messages in the folder. It is listed again only when it may have changed; otherwise the answer is the same array.
   * @throws the file system's error
   */
  entries(): Promise<readonly QueueEntry[]>;
}

/** @param list reads the names in a folder; exchanged in tests of messages that move */
export function createQueueFolder({ path, now, list = (folder) => readdir(folder) }: { path: string; now(): number; list?: (path: string) => Promise<string[]> }): QueueFolder {
  let listing: readonly QueueEntry[] = [];
  let listedFor = -1;
  let settled = false;
  return {
    async entries() {
      const { mtimeMs } = await stat(path);
      if (settled && mtimeMs === listedFor) return listing;
      const listedAt = now();
      listing = (await list(path)).map(queueEntry).filter((entry) => entry !== null);
      listedFor = mtimeMs;
      settled = listedAt - mtimeMs > CLOCK_STEP_MS;
      return listing;
    },
  };
}
