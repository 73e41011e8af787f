import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { senderOf } from '@/lib/logs/sender';
import type { LocalMail } from '../mail-server';
import { orUnreadable } from './account-queue';
import type { OwnedQueue, QueueName } from './owned-queue';
import type { PostfixCommands } from './postfix-commands';

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

  async countHeld(isOurs: (queueId: string) => boolean): Promise<number> {
    const hold = join(await this.options.queueDirectory(), 'hold');
    let held = 0;
    for (const name of await readdir(hold, { recursive: true })) if (isOurs(name.slice(name.lastIndexOf('/') + 1))) held += 1;
    return held;
  }

  async release(isOurs: (queueId: string) => boolean, isKept: (sender: string) => boolean, most: number): Promise<{ messages: number }> {
    return orUnreadable('Mail of local users cannot be released', async () => {
      const { ids } = await this.options.owned.look({ wants: (sender, id) => senderOf(sender).kind === 'uid' && isOurs(id) && !isKept(sender), queues: ['hold'], most: Math.min(most, MOST_OF_A_LOOK) });
      const messages = await this.#changeBatches('release', ids);
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
