import { QueueUnreadable } from '../mail-server';
import type { PostfixCommands } from './postfix-commands';
import { QueueDirectories } from './queue-directories';
import { listQueue } from './queue-listing';

/** The slow way is not taken more often: it costs a second and a half of a core at a hundred thousand messages. */
const SLOW_WAY_MS = 1_000;

/** Measures the queue in the spool, or where the spool cannot be read by `postqueue`, which may be asked by anyone. */
export class QueueLength {
  readonly #commands: PostfixCommands;
  readonly #queueDirectory: () => Promise<string>;
  readonly #now: () => number;
  #directories: QueueDirectories | null = null;
  #slow: { at: number; length: Promise<number> } | null = null;

  constructor(options: { commands: PostfixCommands; queueDirectory(): Promise<string>; now(): number }) {
    this.#commands = options.commands;
    this.#queueDirectory = options.queueDirectory;
    this.#now = options.now;
  }

  /** @throws QueueUnreadable */
  async measure(): Promise<number> {
    try {
      this.#directories ??= new QueueDirectories({ queueDirectory: await this.#queueDirectory(), now: this.#now });
      return await this.#directories.count();
    } catch (unreadable) {
      return this.#measureSlowly(reasonOf(unreadable));
    }
  }

  async #measureSlowly(unreadable: string): Promise<number> {
    const now = this.#now();
    if (this.#slow === null || now - this.#slow.at >= SLOW_WAY_MS || now < this.#slow.at) {
      const length = this.#askPostqueue();
      this.#slow = { at: now, length };
      const began = this.#slow;
      // The pause counts from its end, so that a slow command is not started again at once.
      void length.catch(() => undefined).finally(() => (began.at = Math.max(began.at, this.#now())));
    }
    try {
      return await this.#slow.length;
    } catch (error) {
      throw new QueueUnreadable(
        `The send queue of Postfix cannot be measured: its folders cannot be read (${unreadable}), and ${reasonOf(error)} ` +
          'Mail goes on as before. See that the guard may read queue_directory, or that authorized_mailq_users lets it run postqueue.',
        { cause: error },
      );
    }
  }

  async #askPostqueue(): Promise<number> {
    let length = 0;
    await listQueue(this.#commands, ({ queue }) => {
      if (queue !== 'hold') length += 1;
    });
    return length;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
