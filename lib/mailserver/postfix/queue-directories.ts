import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * `active` first: messages move to it fastest, by a flush of the queue, and one that moves while they are counted is
 * rather missed in this sample than counted twice.
 */
const QUEUES = ['active', 'incoming', 'deferred'] as const;
const FULL_RECOUNT_MS = 10_000;
/** A folder's time moves in steps of the kernel's clock, so one that changed this lately may change again unseen. */
const CLOCK_STEP_NS = 20_000_000n;
/** Postfix writes its messages under letters and digits, and takes a name of one letter for a folder (mail_scan_dir). */
const MESSAGE = /^[0-9A-Za-z_]{2,}$/;

const QUIETLY = { bigint: true, throwIfNoEntry: false } as const;

interface Folder {
  changedAt: bigint;
  /** Nothing can have changed since it was listed without its time having moved. */
  settled: boolean;
  messages: number;
  subfolders: string[];
}

/**
 * Counts the messages of a Postfix spool by listing only the folders whose time has moved since they were listed, and
 * all of them every ten seconds.
 */
export class QueueDirectories {
  readonly #queues: readonly string[];
  readonly #now: () => number;
  readonly #folders = new Map<string, Folder>();
  #countedAllAt = -Infinity;
  #counting: Promise<number> | null = null;

  /**
   * @param options.queues incoming, active and deferred when left out
   * @param options.now milliseconds since 1970, of the clock that the file system uses
   */
  constructor(options: { queueDirectory: string; queues?: readonly string[]; now(): number }) {
    this.#queues = (options.queues ?? QUEUES).map((queue) => join(options.queueDirectory, queue));
    this.#now = options.now;
  }

  /**
   * @returns messages in the queues
   * @throws the error of the file system when a folder cannot be read
   */
  async count(): Promise<number> {
    this.#counting ??= this.#count().finally(() => {
      this.#counting = null;
    });
    return this.#counting;
  }

  async #count(): Promise<number> {
    const now = this.#now();
    const all = now - this.#countedAllAt >= FULL_RECOUNT_MS || now < this.#countedAllAt;
    const unchanged = all ? null : this.#totalIfUnchanged();
    if (unchanged !== null) return unchanged;
    let total = 0;
    for (const path of this.#queues) total += await this.#countFolder(path, all, true);
    if (all) this.#countedAllAt = now;
    return total;
  }

  /**
   * Synchronous on purpose: asking for a folder's time takes a few microseconds, a round through the thread pool many
   * times that, and most samples of a quiet server end here.
   */
  #totalIfUnchanged(): number | null {
    let total = 0;
    for (const [path, folder] of this.#folders) {
      if (!folder.settled || statSync(path, QUIETLY)?.mtimeNs !== folder.changedAt) return null;
      total += folder.messages;
    }
    return total;
  }

  async #countFolder(path: string, all: boolean, required: boolean): Promise<number> {
    const stat = required ? statSync(path, { bigint: true }) : statSync(path, QUIETLY);
    if (!stat) {
      this.#forget(path);
      return 0;
    }
    let folder = this.#folders.get(path);
    if (all || !folder?.settled || folder.changedAt !== stat.mtimeNs) {
      const listed = await this.#list(path, stat.mtimeNs);
      for (const gone of folder?.subfolders ?? []) if (!listed.subfolders.includes(gone)) this.#forget(gone);
      folder = listed;
      this.#folders.set(path, folder);
    }
    let total = folder.messages;
    for (const subfolder of folder.subfolders) total += await this.#countFolder(subfolder, all, false);
    return total;
  }

  #forget(path: string): void {
    for (const known of this.#folders.keys()) if (known === path || known.startsWith(`${path}/`)) this.#folders.delete(known);
  }

  async #list(path: string, changedAt: bigint): Promise<Folder> {
    const settled = BigInt(Math.floor(this.#now())) * 1_000_000n - changedAt > CLOCK_STEP_NS;
    const names = await readdir(path);
    let messages = 0;
    const subfolders: string[] = [];
    for (const name of names) {
      if (name.length === 1) subfolders.push(join(path, name));
      else if (MESSAGE.test(name)) messages += 1;
    }
    return { changedAt, settled, messages, subfolders };
  }
}
