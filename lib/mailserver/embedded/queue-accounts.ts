import { join } from 'node:path';
import { queueEntry, queuedAccount } from './queue-entry';

/** Knows whose messages the queue files are; each file is read once, however often it is renamed. */
export interface QueueAccounts {
  /** @returns undefined for a message that is gone or whose file is damaged */
  of(folder: string, name: string): Promise<string | null | undefined>;
  /** Forgets every message that is not among these. */
  keepOnly(names: readonly string[]): void;
}

export function createQueueAccounts(): QueueAccounts {
  const known = new Map<string, string | null>();
  return {
    async of(folder, name) {
      const key = queueEntry(name)?.key;
      if (key === undefined) return undefined;
      const account = known.get(key);
      if (account !== undefined) return account;
      const read = await queuedAccount(join(folder, name)).catch(() => undefined);
      if (read !== undefined) known.set(key, read);
      return read;
    },
    keepOnly(names) {
      const keys = new Set(names.map((name) => queueEntry(name)?.key));
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
    },
  };
}
