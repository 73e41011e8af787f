import { setTimeout as pause } from 'node:timers/promises';
import { QueueUnreadable, type ActJournal, type QueueBreakdown, type SendQueue } from '../mail-server';
import { KeptMessages } from '../kept-messages';
import type { EximCommands } from './exim-commands';
import type { EximOptions } from './exim-options';
import { orSpoolUnreadable, type OwnedMessage, type OwnedSpool } from './owned-spool';
import { HELD_QUEUE } from './spool';
import { readSpoolEnvelope } from './spool-head';

const BATCH = 500;
/** Two, because a message that was just handed over may have been between two folders. */
const EMPTY_PASSES = 2;
/** Exim changes no message while it delivers it, and one delivery to a slow host takes a while. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;
const SAMPLE_BYTES = 256 * 1024;

interface Change {
  where: 'held' | 'elsewhere';
  most?: number | undefined;
  /** @returns how many of them were changed, as seen in the spool */
  change(batch: readonly OwnedMessage[], done: number): Promise<number>;
  onProgress(done: number): void;
}

/** The send queue of one Exim. A held message is frozen and in a named queue, into which no queue runner of the host looks. */
export class EximQueue implements SendQueue {
  constructor(
    private readonly options: Pick<EximOptions, 'keptDirectory' | 'now'>,
    private readonly commands: EximCommands,
    private readonly owned: OwnedSpool,
    /** What waits for other domains is to wait. */
    private readonly isBraked: () => Promise<boolean>,
  ) {}

  length(): Promise<number> {
    return this.owned.waiting();
  }

  breakdown(): Promise<QueueBreakdown> {
    return this.owned.breakdown();
  }

  async hold(account: string, onProgress: (done: number) => void): Promise<{ messages: number }> {
    return { messages: await this.#changeAll(account, { where: 'elsewhere', onProgress, change: (batch) => this.holdAll(batch) }) };
  }

  async release(account: string, onProgress: (done: number) => void, { most, journal }: { most?: number; journal?: ActJournal } = {}): Promise<{ messages: number }> {
    const finished = await this.#finish(account, journal, (ids) => this.releaseAll(ids));
    const done = await this.#changeAll(account, {
      ...{ where: 'held', most },
      onProgress: (done) => onProgress(finished + done),
      change: async (batch, before) => {
        const ids = batch.map(({ id }) => id);
        await journal?.begin(finished + before, ids);
        return this.releaseAll(ids);
      },
    });
    if (finished + done > 0) await this.deliver();
    return { messages: finished + done };
  }

  async delete(account: string, onProgress: (done: number) => void, { journal }: { journal?: ActJournal } = {}): Promise<{ messages: number }> {
    const kept = new KeptMessages({ directory: this.options.keptDirectory, account, now: this.options.now() });
    const finished = await this.#finish(account, journal, (ids) => this.removeAll(ids));
    let messages = finished;
    for (;;) {
      const { messages: held } = await this.hold(account, () => undefined);
      const deleted = await this.#changeAll(account, {
        where: 'held',
        onProgress: (done) => onProgress(messages + done),
        change: async (batch, before) => {
          await this.#writeDown(kept, batch);
          const ids = batch.map(({ id }) => id);
          await journal?.begin(messages + before, ids);
          return this.removeAll(ids);
        },
      });
      messages += deleted;
      if (held + deleted === 0) return { messages };
    }
  }

  /** @returns how many are held now that were not */
  async holdAll(batch: readonly OwnedMessage[]): Promise<number> {
    const ids = batch.map(({ id }) => id);
    await this.commands.freeze(ids);
    for (const queue of new Set(batch.map((message) => message.queue))) {
      // A message that is not frozen is being delivered, and is not moved either.
      const stands = batch.filter((message) => message.queue === queue);
      await this.commands.move(queue, HELD_QUEUE, stands.map(({ id }) => id));
    }
    return (await Promise.all(ids.map((id) => this.owned.now(HELD_QUEUE, id)))).filter((message) => message !== null).length;
  }

  /** Thaws before it moves: what is cut off in between is still where no queue runner looks. @returns how many are held no more */
  async releaseAll(ids: readonly string[]): Promise<number> {
    await this.commands.thaw(HELD_QUEUE, ids);
    await this.commands.move(HELD_QUEUE, '', ids);
    return this.#gone(ids);
  }

  async removeAll(ids: readonly string[]): Promise<number> {
    await this.commands.remove(HELD_QUEUE, ids);
    return this.#gone(ids);
  }

  /** Has what waits tried at once, but for the brake: what is forced leaves although its domain is held. */
  async deliver(): Promise<void> {
    if (!(await this.isBraked().catch(() => true))) this.commands.deliverAll();
  }

  async #gone(ids: readonly string[]): Promise<number> {
    return (await Promise.all(ids.map((id) => this.owned.now(HELD_QUEUE, id)))).filter((message) => message === null).length;
  }

  /** Changes what of these is held and the sender's, as an act began to that was cut off. @returns how many that act and this one changed of them */
  async #finish(account: string, journal: ActJournal | undefined, change: (ids: string[]) => Promise<number>): Promise<number> {
    const ids = journal?.unfinished ?? [];
    return orSpoolUnreadable('The queue of Exim cannot be changed', async () => {
      const left = await this.#heldOf(account, ids);
      if (left.length > 0) await change(left);
      return ids.length - (await this.#heldOf(account, left)).length;
    });
  }

  async #heldOf(account: string, ids: readonly string[]): Promise<string[]> {
    const held: string[] = [];
    for (const id of ids) if ((await this.owned.now(HELD_QUEUE, id))?.sender === account.toLowerCase()) held.push(id);
    return held;
  }

  /** Changes the sender's messages batch by batch, pass after pass, until passes find none left. @throws QueueUnreadable, also when some cannot be changed */
  async #changeAll(account: string, { where, most = Infinity, change, onProgress }: Change): Promise<number> {
    const key = account.toLowerCase();
    let done = 0;
    let changedAt = performance.now();
    for (let empty = 0; empty < EMPTY_PASSES; ) {
      const before = done;
      const found = (await orSpoolUnreadable('The queue of Exim cannot be read', () => this.owned.messages(where))).filter(({ sender }) => sender === key).slice(0, most - done);
      for (let at = 0; at < found.length; at += BATCH) {
        done += await orSpoolUnreadable('The queue of Exim cannot be changed', () => change(found.slice(at, at + BATCH), done));
        onProgress(done);
      }
      if (done >= most) return done;
      if (done > before) changedAt = performance.now();
      empty = found.length === 0 ? empty + 1 : 0;
      if (found.length > 0 && performance.now() - changedAt > PATIENCE_MS) {
        throw new QueueUnreadable(
          `${found.length} messages of ${account} stay as they are: Exim is delivering them at this moment, or refuses to change them; ${done} were changed. ` +
            'Nothing else was touched. See the end of Exim’s main log and `exiwhat`, then try again.',
        );
      }
      if (done === before) await pause(PAUSE_MS);
    }
    return done;
  }

  async #writeDown(kept: KeptMessages, batch: readonly OwnedMessage[]): Promise<void> {
    const entries = [];
    for (const { id, head } of batch) {
      const [text, body] = [await this.owned.text(HELD_QUEUE, id, 'H'), await this.owned.text(HELD_QUEUE, id, 'D')];
      if (text === null) continue;
      entries.push({ id, arrivedAt: new Date(head.arrivedAt).toISOString(), bytes: body?.length ?? null, ...readSpoolEnvelope(text.toString('latin1')) });
      if (kept.wantsSample) await kept.keepSample(Buffer.concat([text, body ?? Buffer.alloc(0)]).subarray(0, SAMPLE_BYTES));
    }
    await kept.append(entries);
  }
}
