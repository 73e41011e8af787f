import { constants } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { senderOf } from '@sluice/log-engine/sender';
import type { ActJournal, LocalMail } from '../mail-server';
import { orUnreadable } from '../or-unreadable';
import { BoundedLines } from '../bounded-lines';
import type { OwnedQueue, QueueName } from './owned-queue';
import type { PostfixCommands } from './postfix-commands';
import { placesOf } from './queue-place';

const BATCH = 1_000;
const LONGEST_LINE = 4_096;
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
        const changed = await this.#hold(ids, onHeld);
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

  async release(isOurs: (queueId: string) => boolean, isKept: (sender: string) => boolean, most: number, journal?: ActJournal): Promise<{ messages: number }> {
    return orUnreadable('Mail of local users cannot be released', async () => {
      const { commands, owned } = this.options;
      const wants = (sender: string): boolean => senderOf(sender).kind === 'uid' && !isKept(sender);
      let messages = 0;
      if (journal?.unfinished.length) {
        const left = await this.#heldOf(wants, journal.unfinished);
        if (left.length > 0) await commands.changeQueued('release', left);
        messages = journal.unfinished.length - (await this.#heldOf(wants, left)).length;
      }
      const { ids } = await owned.look({ wants: (sender, id) => isOurs(id) && wants(sender), queues: ['hold'], most: Math.min(most, MOST_OF_A_LOOK) });
      for (let start = 0; start < ids.length; start += BATCH) {
        const batch = await this.#heldOf(wants, ids.slice(start, start + BATCH));
        if (batch.length === 0) continue;
        await journal?.begin(messages, batch);
        messages += await commands.changeQueued('release', batch);
      }
      if (messages > 0) await commands.flush().catch(() => undefined);
      return { messages };
    });
  }

  /** Without a sender nobody is told of it, whatever becomes of it. */
  handOver(recipient: string): Promise<void> {
    return this.options.commands.handOver(recipient, 'Subject: Is the guard asked?\n\nA question of the guard of this mail server, which it discards.\n');
  }

  async takeBack(recipient: string): Promise<void> {
    const ids: string[] = [];
    const lines = new BoundedLines(LONGEST_LINE, (line) => {
      const id = line.includes(`"${recipient}"`) ? /"queue_id": ?"([0-9A-Za-z]+)"/.exec(line)?.[1] : undefined;
      if (id !== undefined) ids.push(id);
    });
    await this.options.commands.listQueue((chunk) => lines.push(chunk));
    if (ids.length > 0) await this.options.commands.changeQueued('delete', ids);
  }

  /** By their files of now: another message may have got the id since it was listed. */
  async #heldOf(wants: (sender: string) => boolean, ids: readonly string[]): Promise<string[]> {
    const held: string[] = [];
    for (const id of ids) {
      const sender = await this.options.owned.senderOfHeld(id);
      if (sender != null && wants(sender)) held.push(id);
    }
    return held;
  }

  async #hold(ids: readonly string[], before: (queueIds: readonly string[]) => Promise<void>): Promise<number> {
    let held = 0;
    for (let start = 0; start < ids.length; start += BATCH) {
      const batch = ids.slice(start, start + BATCH);
      await before(batch);
      held += await this.options.commands.changeQueued('hold', batch);
    }
    return held;
  }
}
