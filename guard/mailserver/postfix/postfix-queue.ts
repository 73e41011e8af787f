import type { ActJournal, QueueBreakdown, SendQueue } from '../mail-server';
import { AccountQueue } from './account-queue';
import { deleteOfAccount } from './delete-queued';
import type { PostfixCommands } from './postfix-commands';
import type { PostfixOptions } from './postfix-options';
import type { OwnedQueue, QueueName } from './owned-queue';
import { QueueLength } from './queue-length';

const WAITING: readonly QueueName[] = ['incoming', 'active', 'deferred'];

/** The send queue of one Postfix instance. */
export class PostfixQueue implements SendQueue {
  readonly #options: PostfixOptions;
  readonly #commands: PostfixCommands;
  readonly #length: QueueLength;
  readonly #accounts: AccountQueue;

  /** @param isBraked what waits for other domains is to wait */
  constructor(options: PostfixOptions, commands: PostfixCommands, queueDirectory: () => Promise<string>, owned: OwnedQueue, private readonly isBraked: () => Promise<boolean>) {
    const { now } = options;
    this.#options = options;
    this.#commands = commands;
    this.#length = new QueueLength({ commands, queueDirectory, now });
    this.#accounts = new AccountQueue(owned);
  }

  length(): Promise<number> {
    return this.#length.measure();
  }

  async breakdown(): Promise<QueueBreakdown> {
    return (await this.#accounts.look()).breakdown;
  }

  async hold(account: string, onProgress: (done: number) => void): Promise<{ messages: number }> {
    const messages = await this.#accounts.changeAll(account, { queues: WAITING, change: (ids) => this.#holdOnly(account, ids) }, onProgress);
    return { messages };
  }

  async release(account: string, onProgress: (done: number) => void, { most, journal }: { most?: number; journal?: ActJournal } = {}): Promise<{ messages: number }> {
    const release = (ids: string[]): Promise<number> => this.#commands.changeQueued('release', ids);
    const finished = journal?.unfinished.length ? await this.#accounts.changeUnfinished(account, journal.unfinished, release) : 0;
    const change = async (ids: string[], done: number): Promise<number> => {
      await journal?.begin(finished + done, ids);
      return release(ids);
    };
    const messages = finished + (await this.#accounts.changeAll(account, { queues: ['hold'], change, most }, (done) => onProgress(finished + done)));
    // Without it they would wait for the next queue run. They are released all the same where it fails, as it does while Postfix is stopped.
    if (messages > 0) await this.#flush().catch(() => undefined);
    return { messages };
  }

  /** Messages are held before they are deleted: the id of a held message cannot pass to another one meanwhile. */
  async delete(account: string, onProgress: (done: number) => void, { journal }: { journal?: ActJournal } = {}): Promise<{ messages: number }> {
    const { keptDirectory, now } = this.#options;
    return deleteOfAccount(account, { accounts: this.#accounts, commands: this.#commands, keptDirectory, now, journal, hold: () => this.hold(account, () => undefined), onProgress });
  }

  /** What is flushed leaves although its transport is put off. */
  async #flush(): Promise<void> {
    if (!(await this.isBraked())) await this.#commands.flush();
  }

  /** A message may be delivered, and its id given to another sender's, between the look and the hold. Such a one goes back. */
  async #holdOnly(account: string, ids: string[]): Promise<number> {
    const held = await this.#commands.changeQueued('hold', ids);
    const strangers = await this.#accounts.strangersAmong(account, ids);
    return strangers.length === 0 ? held : held - (await this.#commands.changeQueued('release', strangers));
  }
}
