import { readdir, statSync, type BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { QueueIdTable } from './queue-id-table';
import { OpenFolder } from './open-folder';
import { queueFingerprint } from './queue-fingerprint';

/** In the order in which a message goes through them, so that one that moves on while they are listed is seen at least once. */
const QUEUES = ['incoming', 'active', 'deferred'] as const;
const FULL_RECOUNT_MS = 10_000;
/** A folder's time moves in steps of the kernel's clock, so one that changed this lately may change again unseen. */
const CLOCK_STEP_NS = 20_000_000n;
/** Postfix writes its messages under letters and digits, and takes a name of one letter for a folder (mail_scan_dir). */
const MESSAGE = /^[0-9A-Za-z_]{2,}$/;

const QUIETLY = { bigint: true, throwIfNoEntry: false } as const;

interface Folder {
  open: OpenFolder;
  changedAt: bigint;
  /** Nothing can have changed since it was listed without its time having moved. */
  settled: boolean;
  messages: number;
  subfolders: string[];
}

/** What one count has listed. The messages of all other folders are as many as they were. */
interface Listed {
  folders: Set<string>;
  /** Each message once, in however many folders it was met, by its fingerprint: there may be a hundred thousand. */
  messages: QueueIdTable;
}

/**
 * Counts the messages of a Postfix spool by listing only the folders whose time has moved since they were listed, and
 * all of them every ten seconds. Messages move while they are counted: one that stays in the queues is counted once.
 */
export class QueueDirectories {
  readonly #queues: readonly string[];
  readonly #now: () => number;
  readonly #list: (path: string) => Promise<string[]>;
  readonly #folders = new Map<string, Folder>();
  #countedAllAt = -Infinity;
  /** How many the last look at all of them met. */
  #counted = 0;
  #counting: Promise<number> | null = null;

  /**
   * @param options.queues in the order in which messages move; incoming, active and deferred when left out
   * @param options.now milliseconds since 1970, of the clock that the file system uses
   * @param options.list reads the names in a folder; exchanged in tests of messages that move
   */
  constructor(options: { queueDirectory: string; queues?: readonly string[]; now(): number; list?: (path: string) => Promise<string[]> }) {
    this.#queues = (options.queues ?? QUEUES).map((queue) => join(options.queueDirectory, queue));
    this.#now = options.now;
    this.#list = options.list ?? promisify(readdir);
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
    const listed: Listed = { folders: new Set(), messages: new QueueIdTable(all ? this.#counted : 0) };
    await this.#goThrough(all, listed);
    if (this.#mayHaveMovedBack(listed)) await this.#goThrough(false, listed);
    if (all) [this.#countedAllAt, this.#counted] = [now, listed.messages.size];
    let total = listed.messages.size;
    for (const [path, folder] of this.#folders) if (!listed.folders.has(path)) total += folder.messages;
    return total;
  }

  /**
   * Synchronous on purpose: asking for an open folder's time takes a microsecond, a round through the thread pool many
   * times that, and most samples of a quiet server end here.
   */
  #totalIfUnchanged(): number | null {
    let total = 0;
    for (const folder of this.#folders.values()) {
      if (!folder.settled || folder.open.changedAt() !== folder.changedAt) return null;
      total += folder.messages;
    }
    return total;
  }

  /**
   * Whether a message may have been missed or counted twice: it left a folder whose count is remembered, or moved to a folder that was listed
   * already from one that was not yet. Nothing moves back to the first queue but at a start of Postfix, so mail that only comes in and is
   * delivered, as most mail is, needs one look.
   */
  #mayHaveMovedBack(listed: Listed): boolean {
    const [first = ''] = this.#queues;
    const changes: bigint[] = [];
    let behind: bigint | null = null;
    for (const [path, folder] of this.#folders) {
      const changedAt = statSync(path, QUIETLY)?.mtimeNs;
      const asItWas = folder.settled && changedAt === folder.changedAt;
      if (!asItWas && !listed.folders.has(path)) return true;
      if (path === first || path.startsWith(`${first}/`)) continue;
      if (changedAt !== undefined) changes.push(changedAt);
      if (!asItWas && (behind === null || folder.changedAt < behind)) behind = folder.changedAt;
    }
    // A movement changes two folders, one of them after it was listed.
    return behind !== null && changes.filter((changedAt) => changedAt >= behind).length >= 2;
  }

  async #goThrough(all: boolean, listed: Listed): Promise<void> {
    for (const path of this.#queues) {
      if (!(await this.#look(path, all, listed))) statSync(path);
    }
  }

  /** @returns whether the folder is there */
  async #look(path: string, all: boolean, listed: Listed): Promise<boolean> {
    const stat = statSync(path, QUIETLY);
    let folder = this.#folders.get(path);
    if (stat && (all || !folder?.settled || folder.changedAt !== stat.mtimeNs)) {
      const subfolders = folder?.subfolders ?? [];
      folder = await this.#readFolder(path, stat, listed);
      for (const gone of subfolders) if (!folder?.subfolders.includes(gone)) this.#forget(gone);
    }
    if (!stat || !folder) {
      this.#forget(path);
      return false;
    }
    // No message moves from one of them to another, so they may be read at once.
    await Promise.all(folder.subfolders.map((subfolder) => this.#look(subfolder, all, listed)));
    return true;
  }

  #forget(path: string): void {
    for (const [known, { open }] of this.#folders) {
      if (known !== path && !known.startsWith(`${path}/`)) continue;
      open.close();
      this.#folders.delete(known);
    }
  }

  /** @returns undefined when it went away meanwhile */
  async #readFolder(path: string, { mtimeNs: changedAt, ino }: BigIntStats, listed: Listed): Promise<Folder | undefined> {
    const known = this.#folders.get(path)?.open;
    const open = known?.inode === ino ? known : new OpenFolder(path, ino);
    const folder: Folder = { open, changedAt, settled: BigInt(Math.floor(this.#now())) * 1_000_000n - changedAt > CLOCK_STEP_NS, messages: 0, subfolders: [] };
    let names: string[];
    try {
      names = await this.#list(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    for (const name of names) {
      if (name.length === 1) folder.subfolders.push(join(path, name));
      else if (MESSAGE.test(name)) {
        folder.messages += 1;
        const { lo, hi } = queueFingerprint(name);
        if (listed.messages.find(lo, hi) < 0) listed.messages.add(lo, hi, 0);
      }
    }
    if (known !== open) known?.close();
    listed.folders.add(path);
    this.#folders.set(path, folder);
    return folder;
  }
}
