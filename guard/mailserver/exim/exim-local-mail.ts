import { setTimeout as pause } from 'node:timers/promises';
import { senderOf } from '@sluice/log-engine/sender';
import type { ActJournal, LocalMail } from '../mail-server';
import type { EximCommands } from './exim-commands';
import type { EximQueue } from './exim-queue';
import { orSpoolUnreadable, type OwnedMessage, type OwnedSpool } from './owned-spool';
import { HELD_QUEUE } from './spool';
import { readSpoolEnvelope } from './spool-head';

const BATCH = 500;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 200;
const isLocal = (sender: string | null): sender is string => sender !== null && senderOf(sender).kind === 'uid';

/** Mail that users of the host handed to `sendmail`. Exim freezes it when the guard says so, and the guard moves it to the queue for held mail. */
export class EximLocalMail implements LocalMail {
  constructor(private readonly options: { commands: EximCommands; queue: EximQueue; owned: OwnedSpool }) {}

  async holdSince(since: number, onHeld: (queueIds: readonly string[]) => Promise<void>): Promise<{ messages: number }> {
    return orSpoolUnreadable('Mail of local users cannot be held', async () => {
      let messages = 0;
      for (;;) {
        const found = (await this.options.owned.messages('elsewhere')).filter(({ sender, head }) => isLocal(sender) && head.arrivedAt >= since);
        let changed = 0;
        for (let at = 0; at < found.length; at += BATCH) {
          const batch = found.slice(at, at + BATCH);
          await onHeld(batch.map(({ id }) => id));
          changed += await this.options.queue.holdAll(batch);
        }
        messages += changed;
        // What could not be changed is being delivered, or is gone.
        if (changed === 0) return { messages };
      }
    });
  }

  /** Its text is in the spool, and its envelope is not yet. */
  async isArriving(queueId: string): Promise<boolean> {
    return orSpoolUnreadable('Mail of local users cannot be counted', async () => {
      const { owned } = this.options;
      return (await owned.text('', queueId, 'D')) !== null && (await owned.text('', queueId, 'H')) === null;
    });
  }

  async heldAmong(isOurs: (queueId: string) => boolean): Promise<string[]> {
    return orSpoolUnreadable('Mail of local users cannot be counted', async () => {
      const [held, others] = [await this.options.owned.messages('held'), await this.options.owned.messages('elsewhere')];
      return [...held, ...others.filter(({ head }) => head.frozen)].map(({ id }) => id).filter(isOurs);
    });
  }

  async isLocal(queueId: string): Promise<boolean> {
    return orSpoolUnreadable('Mail of local users cannot be counted', async () => {
      const { owned } = this.options;
      return isLocal(((await owned.now(HELD_QUEUE, queueId)) ?? (await owned.now('', queueId)))?.sender ?? null);
    });
  }

  async release(isOurs: (queueId: string) => boolean, isKept: (sender: string) => boolean, most: number, journal?: ActJournal): Promise<{ messages: number }> {
    return orSpoolUnreadable('Mail of local users cannot be released', async () => {
      const { owned, queue } = this.options;
      const wants = ({ sender }: OwnedMessage): boolean => isLocal(sender) && !isKept(sender);
      let messages = 0;
      if (journal?.unfinished.length) messages += await queue.releaseAll(journal.unfinished);
      // What Exim has frozen and the guard has not moved yet is moved first, so that one way leads back.
      await queue.holdAll((await owned.messages('elsewhere')).filter((message) => isOurs(message.id) && message.head.frozen && wants(message)));
      const ids = (await owned.messages('held')).filter((message) => isOurs(message.id) && wants(message)).map(({ id }) => id).slice(0, most);
      for (let at = 0; at < ids.length; at += BATCH) {
        const batch = ids.slice(at, at + BATCH);
        await journal?.begin(messages, batch);
        messages += await queue.releaseAll(batch);
      }
      if (messages > 0) await queue.deliver();
      return { messages };
    });
  }

  handOver(recipient: string): Promise<void> {
    return this.options.commands.handOver(recipient, 'Subject: Is the guard asked?\n\nA question of the guard of this mail server, which it discards.\n');
  }

  async takeBack(recipient: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = await this.#to(recipient);
      if (found.length === 0) return;
      // One that a queue run has begun with is not removed before that is over.
      if (performance.now() > deadline) throw new Error(`the message ${found[0]?.id ?? ''} could not be taken out of the queue again; do it with exim -Mrm`);
      for (const { id, queue } of found) await this.options.commands.remove(queue, [id]);
      if ((await this.#to(recipient)).length > 0) await pause(PAUSE_MS);
    }
  }

  async #to(recipient: string): Promise<OwnedMessage[]> {
    const found: OwnedMessage[] = [];
    for (const message of await this.options.owned.messages('elsewhere')) {
      const text = await this.options.owned.text(message.queue, message.id, 'H');
      if (text !== null && readSpoolEnvelope(text.toString('latin1')).recipients.includes(recipient)) found.push(message);
    }
    return found;
  }
}
