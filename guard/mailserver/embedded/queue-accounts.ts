import { join } from 'node:path';
import { queueEntry, queuedMessage } from './queue-entry';

/** Knows whose messages the queue files are, and for how many; each file is read once, however often it is renamed. */
export interface QueueAccounts {
  /** @param folders where the messages may be, the likeliest first @returns the messages with their accounts, without those that are gone or whose file is damaged */
  of(folders: readonly string[], names: readonly string[]): Promise<{ name: string; account: string | null }[]>;
  /** Who waits for these, of messages that `of` has met; of another it is known that it waits for somebody. */
  recipients(names: readonly string[]): { sum: number; most: number; complete: boolean };
  /** Forgets every message that is not among these. */
  keepOnly(names: readonly string[]): void;
}

const READ_AT_A_TIME = 32;

export function createQueueAccounts(): QueueAccounts {
  const known = new Map<string, string | null>();
  /** Of those that are not for one, as most are. */
  const forMore = new Map<string, number | null>();

  async function accountOf(folders: readonly string[], name: string): Promise<string | null | undefined> {
    const key = queueEntry(name)?.key;
    if (key === undefined) return undefined;
    const account = known.get(key);
    if (account !== undefined) return account;
    for (const folder of folders) {
      const read = await queuedMessage(join(folder, name)).catch(() => undefined);
      if (read === undefined) continue;
      known.set(key, read.account);
      if (read.recipients !== 1) forMore.set(key, read.recipients);
      return read.account;
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
    recipients(names) {
      const count = { sum: 0, most: 0, complete: true };
      for (const name of names) {
        const key = queueEntry(name)?.key ?? '';
        const recipients = known.has(key) ? (forMore.has(key) ? (forMore.get(key) ?? null) : 1) : null;
        count.sum += Math.max(1, recipients ?? 1);
        count.most = Math.max(count.most, recipients ?? 1);
        if (recipients === null) count.complete = false;
      }
      return count;
    },
    keepOnly(names) {
      const keys = new Set(names.map((name) => queueEntry(name)?.key));
      for (const map of [known, forMore]) for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
    },
  };
}
