import { readdir, stat } from 'node:fs/promises';
import { queueEntry } from './queue-entry';

// A folder's time of change has the step of the system's clock tick; within one step a second change leaves no trace.
const CLOCK_STEP_MS = 50;

export interface QueueFolder {
  /**
   * The names of the messages in the folder. The folder is listed again only when it may have changed.
   * @throws the file system's error
   */
  names(): Promise<readonly string[]>;
}

export function createQueueFolder({ path, now }: { path: string; now(): number }): QueueFolder {
  let listing: readonly string[] = [];
  let listedFor = -1;
  let settled = false;
  return {
    async names() {
      const { mtimeMs } = await stat(path);
      if (settled && mtimeMs === listedFor) return listing;
      const listedAt = now();
      listing = (await readdir(path)).filter((name) => queueEntry(name) !== null);
      listedFor = mtimeMs;
      settled = listedAt - mtimeMs > CLOCK_STEP_MS;
      return listing;
    },
  };
}
