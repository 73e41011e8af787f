import { join } from 'node:path';
import { queueEntry, queuedAccount } from './queue-entry';

/** Knows whose messages the queue files are; each file is read once, however often it is renamed. */
export interface QueueAccounts {
  /** @param folders where the messages may be, the likeliest first @returns the messages with their accounts, without those that are gone or whose file is damaged */
  of(folders: readonly string[], names: readonly string[]): Promise<{ name: string; account: string | null }[]>;
  /** Forgets every message that is not among these. */
  keepOnly(names: readonly string[]): void;
}

const READ_AT_A_TIME = 32;

export function createQueueAccounts(): QueueAccounts {
  const known = new Map<string, string | null>();

  async function accountOf(folders: readonly string[], name: string): Promise<string | null | undefined> {
    const key = queueEntry(name)?.key;
    if (key === undefined) return undefined;
    const account = known.get(key);
    if (account !== undefined) return account;
    for (const folder of folders) {
      const read = await queuedAccount(join(folder, name)).catch(() => undefined);
      if (read === undefined) continue;
      known.set(key, read);
      return read;
    }
    return undefined;
  }

  return {
    async of(folders, names) {
      const found = [];
      for (let start = 0; start < names.length; start += READ_AT_A_TIME) {
        const some = names.slice(start, start + READ_AT_A_TIME);
        const accounts = await Promise.all(some.map(async (name) => ({ name, account: await accountOf(folders, name) })));
        for (const { name, account } of accounts) if (account !== undefined) found.push({ name, account });
      }
      return found;
    },
    keepOnly(names) {
      const keys = new Set(names.map((name) => queueEntry(name)?.key));
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
    },
  };
}
