import { setTimeout as pause } from 'node:timers/promises';
import { QueueUnreadable } from '../mail-server';
import type { OwnerLog } from './owner-log';
import type { PostfixCommands } from './postfix-commands';
import { listQueue, type QueuedMessage } from './queue-listing';

const BATCH = 1_000;
/** So long may the line that tells whose a new message is take from Postfix to the file. */
const LOG_DELAY_MS = 5_000;
const FRUITLESS_PASSES = 5;
/** A listing misses messages that move to a queue it has passed already, so one that finds none proves little. */
const EMPTY_PASSES = 2;
const PAUSE_MS = 200;

export interface ChangeSteps {
  /** Messages a batch; a thousand when left out. */
  batch?: number;
  /** Which of the account's messages are still to be changed. */
  wanted(message: QueuedMessage): boolean;
  /** @returns how many of these were changed */
  change(batch: QueuedMessage[]): Promise<number>;
}

/** The messages of one account in the queue, found by the log's proof of who authenticated. */
export class AccountQueue {
  readonly #commands: PostfixCommands;
  readonly #log: OwnerLog;
  readonly #now: () => number;

  constructor(options: { commands: PostfixCommands; log: OwnerLog; now(): number }) {
    this.#commands = options.commands;
    this.#log = options.log;
    this.#now = options.now;
  }

  /**
   * The messages of the account, and whether a message came so lately that the log may not tell yet whose it is.
   *
   * @throws QueueUnreadable
   */
  async messagesOf(account: string): Promise<{ messages: QueuedMessage[]; undecided: boolean }> {
    const all = await this.everyMessage();
    const { owners } = this.#log;
    const recent = this.#now() - LOG_DELAY_MS;
    const old = all.filter(({ arrivedAt }) => arrivedAt <= recent);
    if (old.length > 0 && !all.some((message) => owners.isKnown(message))) {
      throw new QueueUnreadable(
        `The mail log ${this.#log.file} tells of none of the ${old.length} messages in the queue whose they are. Nothing was changed. ` +
          "See that log_file and log_names of the guard's configuration are those of this Postfix.",
      );
    }
    return {
      messages: all.filter((message) => owners.accountOf(message) === account.toLowerCase()),
      undecided: all.some((message) => message.arrivedAt > recent && !owners.isKnown(message)),
    };
  }

  /** Lists the queue, then reads the log: a message that is listed was opened before. @throws QueueUnreadable */
  async everyMessage(): Promise<QueuedMessage[]> {
    const messages: QueuedMessage[] = [];
    let oldest = this.#now();
    await orUnreadable('The queue of Postfix cannot be listed', () =>
      listQueue(this.#commands, (message) => {
        messages.push(message);
        oldest = Math.min(oldest, message.arrivedAt);
      }),
    );
    await orUnreadable('The log that tells who sent what cannot be read', () => this.#log.readUntilNow(oldest));
    return messages;
  }

  /** What `everyMessage` does but for the listing: when messages come, the log is read already. @throws QueueUnreadable */
  async followLog(): Promise<void> {
    await orUnreadable('The log that tells who sent what cannot be read', () => this.#log.readUntilNow(this.#now()));
  }

  /** Of a message that `everyMessage` listed; null for mail that no account sent, as far as the log tells. */
  accountOf(message: QueuedMessage): string | null {
    return this.#log.owners.accountOf(message);
  }

  /**
   * Changes the account's messages batch by batch, pass after pass, until passes find none left.
   *
   * @returns how many were changed
   * @throws QueueUnreadable, also when passes go on finding messages that cannot be changed
   */
  async changeAll(account: string, steps: ChangeSteps, onProgress: (done: number) => void): Promise<number> {
    const { batch = BATCH } = steps;
    let done = 0;
    let empty = 0;
    for (let fruitless = 0; fruitless < FRUITLESS_PASSES; ) {
      const { messages, undecided } = await this.messagesOf(account);
      const left = messages.filter(steps.wanted);
      empty = left.length === 0 && !undecided ? empty + 1 : 0;
      if (empty === EMPTY_PASSES) return done;
      const before = done;
      for (let start = 0; start < left.length; start += batch) {
        done += await orUnreadable('The queue of Postfix cannot be changed', () => steps.change(left.slice(start, start + batch)));
        onProgress(done);
      }
      if (left.length > 0) fruitless = done > before ? 0 : fruitless + 1;
      if (done === before) await pause(PAUSE_MS);
    }
    throw new QueueUnreadable(
      `Some messages of ${account} stay in the queue although Postfix was told ${FRUITLESS_PASSES} times to change them; ${done} were changed. ` +
        'Nothing else was touched. See the last lines of `postsuper` in the mail log, then try again.',
    );
  }
}

async function orUnreadable<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new QueueUnreadable(`${what}: ${reason} What was done before stands, and trying again is safe.`, { cause: error });
  }
}
