import type { QueueBreakdown, SendQueue } from '../mail-server';
import { AccountQueue } from './account-queue';
import { deleteOfAccount } from './delete-queued';
import { OwnerLog } from './owner-log';
import type { PostfixCommands } from './postfix-commands';
import type { PostfixOptions } from './postfix-options';
import { QueueLength } from './queue-length';
import type { QueuedMessage } from './queue-listing';

/** The send queue of one Postfix instance. */
export class PostfixQueue implements SendQueue {
  readonly #options: PostfixOptions;
  readonly #commands: PostfixCommands;
  readonly #length: QueueLength;
  readonly #accounts: AccountQueue;

  constructor(options: PostfixOptions, commands: PostfixCommands, queueDirectory: () => Promise<string>) {
    const { now } = options;
    this.#options = options;
    this.#commands = commands;
    this.#length = new QueueLength({ commands, queueDirectory, now });
    this.#accounts = new AccountQueue({ commands, log: new OwnerLog(options), now });
  }

  length(): Promise<number> {
    return this.#length.measure();
  }

  async breakdown(): Promise<QueueBreakdown> {
    if (await this.#length.isEmpty()) {
      // An idle server is not asked by a command every two seconds.
      await this.#accounts.followLog();
      return { waiting: 0, held: 0, oldestAt: null, accounts: [] };
    }
    const messages = await this.#accounts.everyMessage();
    const accounts = new Map<string | null, { account: string | null; waiting: number; held: number }>();
    const total = { waiting: 0, held: 0, oldestAt: null as number | null };
    for (const message of messages) {
      const account = this.#accounts.accountOf(message);
      const entry = accounts.get(account) ?? { account, waiting: 0, held: 0 };
      accounts.set(account, entry);
      const kind = message.queue === 'hold' ? 'held' : 'waiting';
      entry[kind] += 1;
      total[kind] += 1;
      if (kind === 'waiting') total.oldestAt = Math.min(total.oldestAt ?? Infinity, message.arrivedAt);
    }
    const largestFirst = [...accounts.values()].sort((a, b) => b.waiting + b.held - (a.waiting + a.held));
    return { ...total, accounts: largestFirst };
  }

  async hold(account: string, onProgress: (done: number) => void): Promise<{ messages: number }> {
    const touched = new Map<string, number>();
    const messages = await this.#accounts.changeAll(
      account,
      {
        wanted: isWaiting,
        change: (batch) => {
          for (const { id, arrivedAt } of batch) touched.set(id, arrivedAt);
          return this.#commands.changeQueued('hold', idsOf(batch));
        },
      },
      onProgress,
    );
    return { messages: messages - (await this.#releaseStrangers(touched)) };
  }

  async release(account: string, onProgress: (done: number) => void): Promise<{ messages: number }> {
    const change = (batch: QueuedMessage[]): Promise<number> => this.#commands.changeQueued('release', idsOf(batch));
    const messages = await this.#accounts.changeAll(account, { wanted: ({ queue }) => queue === 'hold', change }, onProgress);
    // Without it they would wait for the next queue run. They are released all the same where it fails, as it does while Postfix is stopped.
    if (messages > 0) await this.#commands.flush().catch(() => undefined);
    return { messages };
  }

  /** Messages are held before they are deleted: the id of a held message cannot pass to another one meanwhile. */
  async delete(account: string, onProgress: (done: number) => void): Promise<{ messages: number }> {
    const { keptDirectory, now } = this.#options;
    return deleteOfAccount(account, { accounts: this.#accounts, commands: this.#commands, keptDirectory, now, hold: () => this.hold(account, () => undefined), onProgress });
  }

  /**
   * A message may be delivered, and its id given to another one, between the listing and the hold. Such a one arrived
   * later than the listing said, and goes back.
   */
  async #releaseStrangers(touched: ReadonlyMap<string, number>): Promise<number> {
    if (touched.size === 0) return 0;
    const strangers = (await this.#accounts.everyMessage()).filter(({ id, queue, arrivedAt }) => queue === 'hold' && touched.has(id) && touched.get(id) !== arrivedAt);
    return strangers.length === 0 ? 0 : this.#commands.changeQueued('release', idsOf(strangers));
  }
}

function isWaiting({ queue }: QueuedMessage): boolean {
  return queue !== 'hold';
}

function idsOf(messages: readonly QueuedMessage[]): string[] {
  return messages.map(({ id }) => id);
}
