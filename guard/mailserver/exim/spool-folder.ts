import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { setImmediate as others } from 'node:timers/promises';
import type { RecipientCount } from '../mail-server';
import { readSpoolHead, recipientsLeft, type SpoolHead } from './spool-head';

/** Nearly every message's fields fit into this. */
const HEAD_BYTES = 4_096;
/** Of a file system that counts time in hundredths of a second, what was changed so lately may be changed again without a trace. */
const UNSURE_MS = 100;
const SUFFIX = '-H';
const JOURNAL = '-J';
/** Files are read with blocking calls; after so long others have their turn. */
const SLICE_MS = 2;

interface Entry {
  inode: number;
  changedAt: number;
  /** Null where the file is none that Exim writes. */
  head: SpoolHead | null;
  /** Who does not have it by this file; null before that was counted, or where it does not say. */
  recipients: number | null;
}

/** How many files may still be read to count recipients, and bytes of all of them. */
export interface ReadingBudget {
  files: number;
  bytes: number;
}

/**
 * The messages of one folder of Exim's spool, by their -H files. Exim writes such a file under another name and renames it, so a folder that
 * was not changed holds what it held, and a file that was written anew, as freezing does, is another file.
 */
export class SpoolFolder {
  readonly #entries = new Map<string, Entry>();
  /** Names of which another look must tell whether they are still the same files. */
  #doubtful: string[] = [];
  /** Ids of messages that are being delivered, or were when Exim ended: who has them meanwhile stands in another file. */
  #journals: string[] = [];
  #changedAt = -1;
  #waiting: number | null = null;
  /** Letters of the alphabet: folders below this one, where the spool is split. */
  parts: string[] = [];

  constructor(private readonly path: string) {}

  /** How many there are that Exim delivers, by the last look. */
  get waiting(): number {
    if (this.#waiting === null) {
      this.#waiting = 0;
      for (const { head } of this.#entries.values()) if (head?.frozen !== true) this.#waiting += 1;
    }
    return this.#waiting;
  }

  /** By their ids, by the last look. */
  get messages(): [id: string, head: SpoolHead | null][] {
    return [...this.#entries].map(([name, { head }]) => [name.slice(0, -SUFFIX.length), head]);
  }

  /**
   * The recipients that wait, by the last look. A message is read once, and again when its file has changed or while it is being delivered.
   * Of one that was not read it is known that it waits for somebody. Others have their turn meanwhile.
   */
  async recipients(budget: ReadingBudget, isHeldQueue: boolean): Promise<RecipientCount> {
    const journals = new Set(this.#journals);
    const count: RecipientCount = { waiting: 0, complete: true, held: 0, heldMost: 0, heldComplete: true };
    let workingSince = performance.now();
    for (const [name, entry] of this.#entries) {
      const isHeld = isHeldQueue || entry.head?.frozen === true;
      const id = name.slice(0, -SUFFIX.length);
      const isDelivered = entry.recipients !== 1 && journals.has(id);
      let left = isDelivered ? null : entry.recipients;
      if (left === null && budget.files > 0 && budget.bytes > 0) {
        budget.files -= 1;
        const counting = this.#recipientsLeft(id, isDelivered, budget);
        let step = counting.next();
        for (; step.done !== true; step = counting.next()) workingSince = await rested(workingSince);
        left = step.value;
        if (!isDelivered) entry.recipients = left;
      }
      // As long as it is there it waits for somebody.
      const recipients = Math.max(1, left ?? 1);
      count[isHeld ? 'held' : 'waiting'] += recipients;
      if (isHeld) count.heldMost = Math.max(count.heldMost, recipients);
      if (left === null) count[isHeld ? 'heldComplete' : 'complete'] = false;
      workingSince = await rested(workingSince);
    }
    return count;
  }

  *#recipientsLeft(id: string, isDelivered: boolean, budget: ReadingBudget): Generator<void, number | null> {
    const file = `${this.path}/${id}`;
    let [text, journal] = ['', ''];
    try {
      text = readFileSync(`${file}${SUFFIX}`, 'latin1');
      if (isDelivered) journal = journalOf(`${file}${JOURNAL}`);
    } catch {
      return null;
    }
    budget.bytes -= text.length + journal.length;
    return yield* recipientsLeft(text, journal);
  }

  /** @param most so many known files are looked at again, of those that may have changed. @throws the error of the file system */
  look(most: number): void {
    const { mtimeMs } = statSync(this.path);
    if (mtimeMs !== this.#changedAt) {
      this.#list();
      this.#changedAt = Math.abs(Date.now() - mtimeMs) < UNSURE_MS ? -1 : mtimeMs;
    }
    for (const name of this.#doubtful.splice(0, most)) this.#lookAt(name);
  }

  #list(): void {
    const names = readdirSync(this.path);
    const there = new Set<string>();
    [this.parts, this.#journals] = [[], []];
    for (const name of names) {
      if (name.endsWith(SUFFIX)) there.add(name);
      else if (name.endsWith(JOURNAL)) this.#journals.push(name.slice(0, -JOURNAL.length));
      else if (/^[0-9A-Za-z]$/.test(name)) this.parts.push(name);
    }
    for (const name of this.#entries.keys()) if (!there.has(name)) this.#forget(name);
    // Whoever waits for his turn keeps it, and the others follow.
    const before = this.#doubtful.filter((name) => this.#entries.has(name));
    const queued = new Set(before);
    this.#doubtful = [...before, ...[...this.#entries.keys()].filter((name) => !queued.has(name))];
    for (const name of there) if (!this.#entries.has(name)) this.#lookAt(name);
  }

  #lookAt(name: string): void {
    try {
      const file = `${this.path}/${name}`;
      const { ino: inode, ctimeMs: changedAt } = statSync(file);
      const known = this.#entries.get(name);
      if (known?.inode === inode && known.changedAt === changedAt) return;
      this.#waiting = null;
      this.#entries.set(name, { inode, changedAt, head: headOf(file), recipients: null });
    } catch (error) {
      if (!isGone(error)) throw error;
      this.#forget(name);
    }
  }

  #forget(name: string): void {
    this.#entries.delete(name);
    this.#waiting = null;
  }
}

/** Lets others have their turn where it is time. @returns since when is worked now */
async function rested(workingSince: number): Promise<number> {
  if (performance.now() - workingSince <= SLICE_MS) return workingSince;
  await others();
  return performance.now();
}

/** Empty where it is gone: then the other file was written anew, and is read with the next look. */
function journalOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (isGone(error)) return '';
    throw error;
  }
}

function headOf(file: string): SpoolHead | null {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    const read = readSync(descriptor, bytes, 0, HEAD_BYTES, 0);
    return readSpoolHead(bytes.toString('latin1', 0, read)) ?? (read < HEAD_BYTES ? null : readSpoolHead(readFileSync(descriptor, 'latin1')));
  } finally {
    closeSync(descriptor);
  }
}

/** Whether the file system says that there is no such file. */
export const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
