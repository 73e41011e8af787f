import { readdirSync, statSync } from 'node:fs';
import { setImmediate as others } from 'node:timers/promises';
import type { RecipientCount } from '../mail-server';
import type { SpoolHead } from './spool-head';
import { isGone, SpoolFolder } from './spool-folder';

/** A queue of Exim's that no queue runner of the host looks into. */
export const HELD_QUEUE = 'sluice-held';
/** A few milliseconds' worth, as this is done up to a hundred times a second. */
const LOOKS_A_COUNT = 200;
/** A twentieth of a second's work, as this is done every two seconds. */
const FILES_A_COUNT = 2_000;
const BYTES_A_COUNT = 16 * 1024 * 1024;

export interface SpooledMessage {
  id: string;
  /** The named queue that it is in; '' for the usual one. */
  queue: string;
  /** Not readable ones have none. */
  head: SpoolHead | null;
}

/** The spool of one Exim: its queue, and those that were given names. Split or not, and half of both after that was changed. */
export class Spool {
  readonly #folders = new Map<string, SpoolFolder>();
  #names: string[] = [];
  #changedAt = -1;

  /**
   * @param directory Exim's spool_directory
   * @param filesACount how many are read for one count of recipients; exchanged in tests of that bound
   */
  constructor(
    readonly directory: string,
    private readonly filesACount = FILES_A_COUNT,
  ) {}

  /** The messages that Exim has accepted and will try to deliver; without those that are frozen or held. @throws the error of the file system */
  waiting(): number {
    let count = 0;
    for (const queue of this.#queues()) {
      if (queue === HELD_QUEUE) continue;
      for (const folder of this.#foldersOf(queue, LOOKS_A_COUNT)) count += folder.waiting;
    }
    return count;
  }

  /** All of them; others have their turn meanwhile. @throws the error of the file system */
  async messages(queues: readonly string[] = this.#queues()): Promise<SpooledMessage[]> {
    const found: SpooledMessage[] = [];
    for (const queue of queues) {
      for (const folder of this.#foldersOf(queue, Infinity)) {
        for (const [id, head] of folder.messages) found.push({ id, queue, head });
        await others();
      }
    }
    return found;
  }

  /** Who waits for the messages that wait; a bounded number of files is read, and the rest with the next calls. @throws the error of the file system */
  async recipients(): Promise<RecipientCount> {
    const [sum, budget] = [
      { waiting: 0, complete: true, held: 0, heldMost: 0, heldComplete: true },
      { files: this.filesACount, bytes: BYTES_A_COUNT },
    ];
    const queues = this.#queues();
    // What waits first: what is read for what is held is not left for it.
    for (const queue of [...queues.filter((name) => name !== HELD_QUEUE), ...queues.filter((name) => name === HELD_QUEUE)]) {
      for (const folder of this.#foldersOf(queue, LOOKS_A_COUNT)) {
        const { waiting, complete, held, heldMost, heldComplete } = await folder.recipients(budget, queue === HELD_QUEUE);
        sum.waiting += waiting;
        sum.held += held;
        sum.complete &&= complete;
        sum.heldMost = Math.max(sum.heldMost, heldMost);
        sum.heldComplete &&= heldComplete;
      }
    }
    return sum;
  }

  /** Where a message's file of this kind may be. */
  placesOf(queue: string, id: string, kind: 'H' | 'D'): string[] {
    const input = this.#inputOf(queue);
    // With split_spool_directory, the sixth character of the id names the folder.
    return [`${input}/${id}-${kind}`, `${input}/${id[5] ?? '_'}/${id}-${kind}`];
  }

  #queues(): string[] {
    const { mtimeMs } = statSync(this.directory);
    if (mtimeMs !== this.#changedAt) {
      this.#names = readdirSync(this.directory).filter((name) => name !== 'input' && !name.startsWith('.'));
      this.#changedAt = mtimeMs;
    }
    return ['', ...this.#names];
  }

  /** None where Exim has not put anything into that queue yet, or the folder is none of a queue. */
  #foldersOf(queue: string, most: number): SpoolFolder[] {
    const input = this.#inputOf(queue);
    try {
      const top = this.#folder(input);
      top.look(most);
      const parts = top.parts.map((part) => this.#folder(`${input}/${part}`));
      for (const part of parts) part.look(most);
      return [top, ...parts];
    } catch (error) {
      if (isGone(error) || (queue !== '' && isNoFolder(error))) return [];
      throw error;
    }
  }

  #folder(path: string): SpoolFolder {
    let folder = this.#folders.get(path);
    if (folder === undefined) this.#folders.set(path, (folder = new SpoolFolder(path)));
    return folder;
  }

  #inputOf(queue: string): string {
    return queue === '' ? `${this.directory}/input` : `${this.directory}/${queue}/input`;
  }
}

const isNoFolder = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
