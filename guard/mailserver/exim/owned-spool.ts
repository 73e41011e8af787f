import { readFile, stat } from 'node:fs/promises';
import type { QueueBreakdown } from '../mail-server';
import { orUnreadable } from '../or-unreadable';
import { networkMatcher } from '../own-networks';
import type { EximFacts } from './exim-facts';
import { senderOfHead, type SenderRules } from './sender-of';
import { HELD_QUEUE, Spool, type SpooledMessage } from './spool';
import { readSpoolHead, type SpoolHead } from './spool-head';

export interface OwnedMessage extends SpooledMessage {
  head: SpoolHead;
  sender: string | null;
}

/** The messages of one Exim with whose they are, by its spool alone. */
export class OwnedSpool {
  #spool: Spool | null = null;

  constructor(private readonly options: { facts(): Promise<EximFacts>; accountDomain: string | null }) {}

  /** @throws QueueUnreadable */
  async waiting(): Promise<number> {
    return orSpoolUnreadable('The queue of Exim cannot be measured', async () => (await this.spool()).waiting());
  }

  /** @throws QueueUnreadable */
  async breakdown(): Promise<QueueBreakdown> {
    return orSpoolUnreadable('The queue of Exim cannot be read', async () => {
      const [rules, spool] = [await this.#rules(), await this.spool()];
      const messages = await spool.messages();
      const accounts = new Map<string | null, { waiting: number; held: number }>();
      const [sum, unknown] = [{ waiting: 0, held: 0 }, { waiting: 0, held: 0 }];
      let oldestAt = Infinity;
      for (const { queue, head } of messages) {
        const state = queue === HELD_QUEUE || head?.frozen === true ? 'held' : 'waiting';
        sum[state] += 1;
        if (head === null) unknown[state] += 1;
        else {
          const sender = senderOfHead(head, rules);
          const counts = accounts.get(sender) ?? { waiting: 0, held: 0 };
          counts[state] += 1;
          accounts.set(sender, counts);
          if (state === 'waiting') oldestAt = Math.min(oldestAt, head.arrivedAt);
        }
      }
      return {
        ...sum,
        oldestAt: Number.isFinite(oldestAt) ? oldestAt : null,
        accounts: [...accounts].map(([account, counts]) => ({ account, ...counts })),
        ...(unknown.waiting + unknown.held > 0 ? { unknown } : {}),
        recipients: await spool.recipients(),
      };
    });
  }

  /** Those in all queues but the one for held mail, or those in that one alone. @throws the error of the file system */
  async messages(where: 'held' | 'elsewhere'): Promise<OwnedMessage[]> {
    const [rules, spool] = [await this.#rules(), await this.spool()];
    const found = await (where === 'held' ? spool.messages([HELD_QUEUE]) : spool.messages());
    return found.flatMap(({ id, queue, head }) => (head === null || (where === 'elsewhere' && queue === HELD_QUEUE) ? [] : [{ id, queue, head, sender: senderOfHead(head, rules) }]));
  }

  /** A message as its file is now. @returns null where there is none of this id in the queue. @throws the error of the file system */
  async now(queue: string, id: string): Promise<OwnedMessage | null> {
    const text = await this.text(queue, id, 'H');
    const head = text === null ? null : readSpoolHead(text.toString('latin1'));
    return head === null ? null : { id, queue, head, sender: senderOfHead(head, await this.#rules()) };
  }

  /** @returns the whole file; null where there is none. @throws the error of the file system */
  async text(queue: string, id: string, kind: 'H' | 'D'): Promise<Buffer | null> {
    for (const place of (await this.spool()).placesOf(queue, id, kind)) {
      const text = await readFile(place).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        return null;
      });
      if (text !== null) return text;
    }
    return null;
  }

  /** Begins anew where Exim has got another spool_directory. @throws where that cannot be found out */
  async spool(): Promise<Spool> {
    const { spoolDirectory } = await this.options.facts();
    if (this.#spool?.directory !== spoolDirectory) this.#spool = new Spool(spoolDirectory);
    return this.#spool;
  }

  async #rules(): Promise<SenderRules> {
    const { spoolDirectory, networks } = await this.options.facts();
    // Exim gives its spool to its own user.
    return { eximUid: (await stat(spoolDirectory)).uid, isOwn: networkMatcher(networks.entries), accountDomain: this.options.accountDomain };
  }
}

/** @throws QueueUnreadable in place of any other error */
export function orSpoolUnreadable<T>(what: string, task: () => Promise<T>): Promise<T> {
  return orUnreadable(what, task, "See that the guard may read Exim's spool_directory.");
}
