import type { MailHead } from '@sluice/actions/queue-filter';
import type { MailStore, StoredMail } from '../matching-queue';
import { orUnreadable } from '../or-unreadable';
import type { OwnedQueue, QueueName } from './owned-queue';
import type { PostfixCommands } from './postfix-commands';
import { readQueuedHead } from './queue-file';
import { placesOf } from './queue-place';

const WAITING: readonly QueueName[] = ['active', 'deferred', 'incoming'];

/** The queue of one Postfix, message by message. */
export class PostfixMailStore implements MailStore {
  constructor(private readonly options: { commands: PostfixCommands; owned: OwnedQueue; queueDirectory(): Promise<string>; isBraked(): Promise<boolean> }) {}

  async list(): Promise<StoredMail[]> {
    const found: StoredMail[] = [];
    await orUnreadable('The queue of Postfix cannot be read', () =>
      this.options.owned.look({
        wants: () => false,
        queues: [],
        most: 0,
        each: ({ id, queue, sender, arrivedAt }) => found.push({ id, held: queue === 'hold', sender, arrivedAt }),
      }),
    );
    return found;
  }

  async head({ id, held }: StoredMail): Promise<MailHead | null> {
    const directory = await this.options.queueDirectory();
    for (const queue of held ? (['hold'] as const) : WAITING) {
      for (const place of placesOf(directory, queue, id)) {
        const head = readQueuedHead(place);
        if (head !== null) return head;
      }
    }
    return null;
  }

  hold(ids: readonly string[]): Promise<number> {
    return orUnreadable('The queue of Postfix cannot be changed', () => this.options.commands.changeQueued('hold', ids));
  }

  release(ids: readonly string[]): Promise<number> {
    return orUnreadable('The queue of Postfix cannot be changed', () => this.options.commands.changeQueued('release', ids));
  }

  remove(ids: readonly string[]): Promise<number> {
    return orUnreadable('The queue of Postfix cannot be changed', () => this.options.commands.changeQueued('delete', ids, ['hold']));
  }

  /** What is flushed leaves although its transport is put off. Released it is all the same where it fails, as it does while Postfix is stopped. */
  async deliver(): Promise<void> {
    const { commands, isBraked } = this.options;
    if (!(await isBraked())) await commands.flush().catch(() => undefined);
  }
}
