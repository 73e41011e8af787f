import { setTimeout as pause } from 'node:timers/promises';
import { QueueUnreadable } from '../mail-server';
import { orUnreadable } from '../or-unreadable';
import type { Look, OwnedQueue, QueueName } from './owned-queue';

const BATCH = 1_000;
/** Of one look through the queue; the next finds the rest. */
const MOST_OF_A_LOOK = 20_000;
const FRUITLESS_PASSES = 5;
/** A look misses messages that move to a queue it has passed already, so one that finds none proves little. */
const EMPTY_PASSES = 2;
const PAUSE_MS = 200;

export interface ChangeSteps {
  /** Messages a batch; a thousand when left out. */
  batch?: number;
  /** So many and no more; all when left out. */
  most?: number;
  /** In which queues the messages to be changed are. */
  queues: readonly QueueName[];
  /** @param done how many were changed before @returns how many of these were changed */
  change(batch: string[], done: number): Promise<number>;
}

/** The messages of one sender in the queue, found by what Postfix wrote into their files. */
export class AccountQueue {
  readonly #owned: OwnedQueue;

  constructor(owned: OwnedQueue) {
    this.#owned = owned;
  }

  /** Looks through the whole queue. @throws QueueUnreadable */
  async look(): Promise<Look> {
    return orUnreadable('The queue of Postfix cannot be read', () => this.#owned.look());
  }

  /**
   * The queue ids of the sender's messages, of very many only the first that are found.
   *
   * @throws QueueUnreadable also when nothing tells whose any message is: then "none" would be a guess
   */
  async idsOf(account: string, queues: readonly QueueName[]): Promise<{ ids: string[]; undecided: boolean }> {
    const key = account.toLowerCase();
    const { ids, undecided, breakdown } = await orUnreadable('The queue of Postfix cannot be read', () =>
      this.#owned.look({ wants: (sender) => sender === key, queues, most: MOST_OF_A_LOOK }),
    );
    const unknown = breakdown.unknown ?? { waiting: 0, held: 0 };
    if (undecided === 0 && breakdown.accounts.length === 0 && unknown.waiting + unknown.held > 0) {
      throw new QueueUnreadable(
        `Whose the ${unknown.waiting + unknown.held} messages in the queue are cannot be found: they came back from a content filter, and the mail log tells nothing of them. ` +
          "Nothing was changed. See that log_file of the guard's configuration is that of this Postfix.",
      );
    }
    return { ids, undecided: undecided > 0 };
  }

  /**
   * Changes the sender's messages batch by batch, pass after pass, until passes find none left.
   *
   * @returns how many were changed
   * @throws QueueUnreadable, also when passes go on finding messages that cannot be changed
   */
  async changeAll(account: string, steps: ChangeSteps, onProgress: (done: number) => void): Promise<number> {
    const { batch = BATCH, most = Infinity } = steps;
    let done = 0;
    let empty = 0;
    for (let fruitless = 0; fruitless < FRUITLESS_PASSES; ) {
      const { ids: found, undecided } = await this.idsOf(account, steps.queues);
      const ids = found.slice(0, most - done);
      empty = ids.length === 0 && !undecided ? empty + 1 : 0;
      if (empty === EMPTY_PASSES) return done;
      const before = done;
      for (let start = 0; start < ids.length; start += batch) {
        done += await orUnreadable('The queue of Postfix cannot be changed', () => steps.change(ids.slice(start, start + batch), done));
        onProgress(done);
      }
      if (done >= most) return done;
      if (ids.length > 0) fruitless = done > before ? 0 : fruitless + 1;
      if (done === before) await pause(PAUSE_MS);
    }
    throw new QueueUnreadable(
      `Some messages of ${account} stay in the queue although Postfix was told ${FRUITLESS_PASSES} times to change them; ${done} were changed. ` +
        'Nothing else was touched. See the last lines of `postsuper` in the mail log, then try again.',
    );
  }

  /**
   * Changes what of these is on hold and the sender's, as an act began to that was cut off.
   *
   * @returns how many that act and this one changed of them
   * @throws QueueUnreadable
   */
  async changeUnfinished(account: string, ids: readonly string[], change: (ids: string[]) => Promise<number>): Promise<number> {
    const left = await this.heldOf(account, ids);
    if (left.length > 0) await orUnreadable('The queue of Postfix cannot be changed', () => change(left));
    return ids.length - (await this.heldOf(account, left)).length;
  }

  /** @returns those of them that are on hold and the sender's, by their files of now. @throws QueueUnreadable */
  async heldOf(account: string, ids: readonly string[]): Promise<string[]> {
    const held: string[] = [];
    await orUnreadable('The queue of Postfix cannot be read', async () => {
      for (const id of ids) if ((await this.#owned.senderOfHeld(id)) === account.toLowerCase()) held.push(id);
    });
    return held;
  }

  /** @returns those that are on hold and are not the sender's, by their files of now. @throws QueueUnreadable */
  async strangersAmong(account: string, ids: readonly string[]): Promise<string[]> {
    const strangers: string[] = [];
    await orUnreadable('The queue of Postfix cannot be read', async () => {
      for (const id of ids) if (!(await this.#owned.isHeldOf(account.toLowerCase(), id))) strangers.push(id);
    });
    return strangers;
  }
}
