import { constants } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { senderOf } from '@/lib/logs/sender';
import type { LocalMail } from '../mail-server';
import { orUnreadable } from './account-queue';
import type { OwnedQueue, QueueName } from './owned-queue';
import type { PostfixCommands } from './postfix-commands';
import { placesOf } from './queue-place';

const BATCH = 1_000;
const MOST_OF_A_LOOK = 20_000;
const WAITING: readonly QueueName[] = ['incoming', 'active', 'deferred'];

/** Mail that users of the host handed to `sendmail`, in one Postfix's hold queue. */
export class PostfixLocalMail implements LocalMail {
  constructor(private readonly options: { commands: PostfixCommands; owned: OwnedQueue; queueDirectory(): Promise<string> }) {}

  async holdSince(since: number, onHeld: (queueIds: readonly string[]) => Promise<void>): Promise<{ messages: number }> {
    return orUnreadable('Mail of local users cannot be held', async () => {
      // Of a message that was seen before, only the second of its arrival is kept.
      const second = Math.floor(since / 1_000) * 1_000;
      const wants = (sender: string, _: string, arrivedAt: number): boolean => arrivedAt >= second && senderOf(sender).kind === 'uid';
      let messages = 0;
      for (;;) {
        const { ids } = await this.options.owned.look({ wants, queues: WAITING, most: MOST_OF_A_LOOK });
        const changed = await this.#changeBatches('hold', ids, onHeld);
        messages += changed;
        // What could not be changed is gone, or is seen by the next look.
        if (changed === 0) return { messages };
      }
    });
  }

  /** A file whose owner may not execute it is not complete, see mail_queue(3). */
  async isArriving(queueId: string): Promise<boolean> {
    for (const place of placesOf(await this.options.queueDirectory(), 'incoming', queueId)) {
      const found = await stat(place).catch(() => null);
      if (found !== null) return (found.mode & constants.S_IXUSR) === 0;
    }
    return false;
  }

  async heldAmong(isOurs: (queueId: string) => boolean): Promise<string[]> {
    return orUnreadable('Mail of local users cannot be counted', async () => {
      const names = await readdir(join(await this.options.queueDirectory(), 'hold'), { recursive: true });
      return names.map((name) => name.slice(name.lastIndexOf('/') + 1)).filter(isOurs);
    });
  }

  async isLocal(queueId: string): Promise<boolean> {
    return orUnreadable('Mail of local users cannot be counted', async () => {
      const sender = await this.options.owned.senderOfHeld(queueId);
      return sender != null && senderOf(sender).kind === 'uid';
    });
  }

  async release(isOurs: (queueId: string) => boolean, isKept: (sender: string) => boolean, most: number): Promise<{ messages: number }> {
    return orUnreadable('Mail of local users cannot be released', async () => {
      const wants = (sender: string): boolean => senderOf(sender).kind === 'uid' && !isKept(sender);
      const { ids } = await this.options.owned.look({ wants: (sender, id) => isOurs(id) && wants(sender), queues: ['hold'], most: Math.min(most, MOST_OF_A_LOOK) });
      let messages = 0;
      for (let start = 0; start < ids.length; start += BATCH) {
        const batch: string[] = [];
        for (const id of ids.slice(start, start + BATCH)) {
          // Another message may have got the id since it was listed.
          const sender = await this.options.owned.senderOfHeld(id);
          if (sender != null && wants(sender)) batch.push(id);
        }
        messages += await this.#changeBatches('release', batch);
      }
      if (messages > 0) await this.options.commands.flush().catch(() => undefined);
      return { messages };
    });
  }

  async #changeBatches(change: 'hold' | 'release', ids: readonly string[], before: (queueIds: readonly string[]) => Promise<void> = () => Promise.resolve()): Promise<number> {
    let changed = 0;
    for (let start = 0; start < ids.length; start += BATCH) {
      const batch = ids.slice(start, start + BATCH);
      await before(batch);
      changed += await this.options.commands.changeQueued(change, batch);
    }
    return changed;
  }
}
