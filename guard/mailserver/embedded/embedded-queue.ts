import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QueueUnreadable, type ActJournal, type QueueBreakdown, type SendQueue } from '../mail-server';
import type { EmbeddedLayout } from './layout';
import { createQueueAccounts } from './queue-accounts';
import { queueEntry, type QueueEntry } from './queue-entry';
import { createQueueFolder } from './queue-folder';

interface Order {
  /** What stands in the order's file. */
  name: 'hold' | 'delete';
  from: readonly string[];
}

const BATCH = 1_000;

type Folders = Pick<EmbeddedLayout, 'queue' | 'active' | 'released' | 'held' | 'orders'>;

/**
 * The embedded server's send queue, worked on through its files alone, so it makes no difference whether the server runs.
 * Moving or removing a file is what decides: the server moves a message from `queue` to `active` before it delivers it, and
 * whoever comes second finds no file. Messages in `active` get an order for the case that their delivery fails.
 */
export function createEmbeddedQueue({ folders, ...clockAndDisk }: { folders: Folders; now(): number; list?: (path: string) => Promise<string[]> }): SendQueue {
  const { queue, active, released, held, orders } = folders;
  const listings = new Map([released, queue, active, held].map((path) => [path, createQueueFolder({ path, ...clockAndDisk })]));
  const accounts = createQueueAccounts();

  /**
   * In the order in which messages move. One that was deferred or released meanwhile is where was looked already, so there is looked again.
   * One that moved counts once, in the first place where it was met.
   */
  async function found(...among: readonly string[]): Promise<{ folder: string; name: string }[]> {
    try {
      const messages = new Map<string, { folder: string; name: string }>();
      const seen = new Set<readonly QueueEntry[]>();
      for (const folder of [...among, ...among]) {
        const entries = (await listings.get(folder)?.entries()) ?? [];
        if (seen.has(entries)) continue;
        seen.add(entries);
        for (const { key, name } of entries) if (!messages.has(key)) messages.set(key, { folder, name });
      }
      return [...messages.values()];
    } catch (error) {
      throw new QueueUnreadable(
        `The send queue in ${queue} cannot be read: ${messageOf(error)}. The protection does not change until it can; check the folder's permissions and the disk.`,
      );
    }
  }

  async function messagesOf(account: string, folder: string): Promise<string[]> {
    const owned = await accounts.of([folder], await readdir(folder));
    return owned.filter((message) => message.account === account).map(({ name }) => name);
  }

  /**
   * Passes over the folders until two in a row find nothing to do: one alone could miss a message that began to be delivered
   * between the looks into two folders. Messages being delivered are given the order once.
   */
  async function untilNoneIsLeft(account: string, order: Order, onProgress: (done: number) => void) {
    const owner = account.toLowerCase();
    const ordered = new Set<string>();
    let messages = 0;

    async function pass(): Promise<boolean> {
      let foundNone = true;
      for (const name of await messagesOf(owner, active)) {
        if (ordered.has(name)) continue;
        await writeFile(join(orders, name), order.name);
        ordered.add(name);
        foundNone = false;
      }
      for (const folder of order.from) {
        for (const name of await messagesOf(owner, folder)) {
          if (!(await moved(join(folder, name), join(held, name)))) continue;
          foundNone = false;
          messages += 1;
          onProgress(messages);
        }
      }
      return foundNone;
    }

    for (let quietPasses = 0; quietPasses < 2;) quietPasses = (await pass()) ? quietPasses + 1 : 0;
    return { messages };
  }

  /** Takes messages out of hold, of which nobody else takes any, until none is left. @param change false when the message was gone */
  async function changeHeld(
    account: string,
    change: (name: string) => Promise<boolean>,
    onProgress: (done: number) => void,
    { most = Infinity, journal }: { most?: number; journal?: ActJournal },
  ): Promise<number> {
    const owner = account.toLowerCase();
    let messages = 0;
    if (journal?.unfinished.length) {
      for (const name of journal.unfinished) await change(name);
      messages = journal.unfinished.length;
    }
    for (;;) {
      const names = (await messagesOf(owner, held)).slice(0, Math.min(BATCH, most - messages));
      if (names.length === 0) return messages;
      await journal?.begin(messages, names);
      for (const name of names) {
        if (!(await change(name))) continue;
        messages += 1;
        onProgress(messages);
      }
    }
  }

  return {
    async length() {
      return (await found(released, queue, active)).length;
    },

    async breakdown() {
      const messages = await found(released, queue, active, held);
      const waiting = messages.filter(({ folder }) => folder !== held);
      accounts.keepOnly(messages.map(({ name }) => name));
      const counts = new Map<string | null, { waiting: number; held: number }>();
      for (const folder of [released, queue, active, held]) {
        const names = messages.filter((message) => message.folder === folder).map(({ name }) => name);
        // Since it was met a message may have moved on.
        const places = [folder, ...[queue, active, held].filter((place) => place !== folder)];
        for (const { account } of await accounts.of(places, names)) {
          const entry = counts.get(account) ?? { waiting: 0, held: 0 };
          entry[folder === held ? 'held' : 'waiting'] += 1;
          counts.set(account, entry);
        }
      }
      const byAccount = [...counts].map(([account, numbers]) => ({ account, ...numbers }));
      const out = accounts.recipients(waiting.map(({ name }) => name));
      const kept = accounts.recipients(messages.filter(({ folder }) => folder === held).map(({ name }) => name));
      return {
        waiting: total(byAccount, 'waiting'),
        held: total(byAccount, 'held'),
        oldestAt: oldest(waiting.map(({ name }) => name)),
        accounts: byAccount.sort((a, b) => b.waiting + b.held - (a.waiting + a.held)),
        recipients: { waiting: out.sum, complete: out.complete, held: kept.sum, heldMost: kept.most, heldComplete: kept.complete },
      };
    },

    hold: (account, onProgress) => untilNoneIsLeft(account, { name: 'hold', from: [released, queue] }, onProgress),

    async delete(account, onProgress, { journal } = {}) {
      await untilNoneIsLeft(account, { name: 'delete', from: [released, queue] }, () => undefined);
      const remove = (name: string): Promise<boolean> => rm(join(held, name)).then(() => true, absent);
      return { messages: await changeHeld(account, remove, onProgress, { journal }) };
    },

    async release(account, onProgress, options = {}) {
      for (const name of await messagesOf(account.toLowerCase(), active)) await rm(join(orders, name), { force: true });
      return { messages: await changeHeld(account, (name) => moved(join(held, name), join(released, name)), onProgress, options) };
    },
  };
}

const total = (accounts: QueueBreakdown['accounts'], kind: 'waiting' | 'held') => accounts.reduce((sum, account) => sum + account[kind], 0);

function oldest(names: readonly string[]): number | null {
  let earliest: number | null = null;
  for (const name of names) {
    const arrivedAt = queueEntry(name)?.arrivedAt ?? null;
    if (arrivedAt !== null && (earliest === null || arrivedAt < earliest)) earliest = arrivedAt;
  }
  return earliest;
}

/** @returns false when somebody else was first */
async function moved(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(() => true, absent);
}

function absent(error: NodeJS.ErrnoException): false {
  if (error.code !== 'ENOENT') throw error;
  return false;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
