import { BLOCKS } from '@sluice/log-engine/counters';
import type { LineCounts } from '@sluice/log-engine/event-reader';

/** What is known of each block, as 32-bit numbers. */
const STATE = 0;
const KIND = 1;
const LINES = 2;
const UNPARSED = 3;
const EVENTS = 4;
const EVENTS_AT = 5;
const READ = 6;
const TEXT_LENGTH = 7;
/** Then come the numbers of LineCounts. */
const COUNTS = 8;
const HEAD = 16;
const COUNT_NAMES = ['unreadable', 'ofServer', 'lost', 'unknownLine', 'unknownFrom', 'unknownTo'] as const satisfies readonly (keyof LineCounts)[];
/** Behind it stands why a file cannot be read. */
const TEXT = HEAD * 4;
const SLOT = TEXT + 2048;

const FREE = 0;
const FULL = 1;
/** Waking the other thread costs more than looking so often whether it has something. */
const LOOKS = 2000;
/** How many blocks the counting thread would rather find than one, and how long it waits for so many. */
const WORTH_WAKING = 4;
const MOMENT_MS = 5;

const KINDS = ['block', 'end'] as const;

/** One thing that the reading thread tells: a block of lines, or the end of a file with its last line. */
export interface Told {
  kind: (typeof KINDS)[number];
  lines: number;
  unparsed: number;
  counts: LineCounts;
  /** How many bytes its events take, and where they stand in the reading thread's memory. */
  events: number;
  eventsAt: number;
  /** Bytes that were read of the file since the last time. */
  read: number;
  /** Why the file cannot be read; else empty. */
  failure: string;
}

/** Blocks on their way from the thread that reads a log to the one that counts, in turn; each waits while the other has nothing for it. */
export class BlockRing {
  readonly #heads: Int32Array[];
  readonly #texts: Uint8Array[];
  #block = 0;

  /** @param memory what `room` gave; each of the two threads has a ring of its own in it */
  constructor(memory: SharedArrayBuffer) {
    this.#heads = Array.from({ length: BLOCKS }, (_, block) => new Int32Array(memory, block * SLOT, HEAD));
    this.#texts = Array.from({ length: BLOCKS }, (_, block) => new Uint8Array(memory, block * SLOT + TEXT, SLOT - TEXT));
  }

  static room(): SharedArrayBuffer {
    return new SharedArrayBuffer(BLOCKS * SLOT);
  }

  /** Waits until nothing of the next block is needed any more; where it must wait, until half of the blocks are free, so that it need not wait again at once. */
  free(): void {
    if (isSoon(this.#heads[this.#block] as Int32Array, FREE)) return;
    Atomics.wait(this.#heads[(this.#block + BLOCKS / 2) % BLOCKS] as Int32Array, STATE, FULL);
  }

  /** Tells what was written there. */
  put({ kind, lines, unparsed, counts, events, eventsAt, read, failure }: Told): void {
    const head = this.#heads[this.#block] as Int32Array;
    head[KIND] = KINDS.indexOf(kind);
    head[LINES] = lines;
    head[UNPARSED] = unparsed;
    COUNT_NAMES.forEach((name, index) => (head[COUNTS + index] = counts[name]));
    head[EVENTS] = events;
    head[EVENTS_AT] = eventsAt;
    head[READ] = read;
    head[TEXT_LENGTH] = failure === '' ? 0 : new TextEncoder().encodeInto(failure, this.#texts[this.#block] as Uint8Array).written;
    this.#pass(FULL);
  }

  /** @returns what was told next, or null when nothing was for so long, in milliseconds. What it tells of stands until `next`. */
  take(patience: number): Told | null {
    const head = this.#heads[this.#block] as Int32Array;
    if (!isSoon(head, FULL)) {
      // Some more blocks are worth a moment: otherwise the threads would wake each other for every one of them.
      Atomics.wait(this.#heads[(this.#block + WORTH_WAKING) % BLOCKS] as Int32Array, STATE, FREE, MOMENT_MS);
      if (Atomics.load(head, STATE) === FREE && Atomics.wait(head, STATE, FREE, patience) === 'timed-out') return null;
    }
    const [, kind = 0, lines = 0, unparsed = 0, events = 0, eventsAt = 0, read = 0, length = 0] = head;
    const failure = length === 0 ? '' : new TextDecoder().decode(this.#texts[this.#block]?.slice(0, length));
    const counts = Object.fromEntries(COUNT_NAMES.map((name, index) => [name, (head[COUNTS + index] ?? 0) >>> 0])) as unknown as LineCounts;
    return { kind: KINDS[kind] ?? 'end', lines, unparsed, counts, events, eventsAt, read, failure };
  }

  /** What was taken is not needed any more. */
  next(): void {
    this.#pass(FREE);
  }

  #pass(state: number): void {
    const head = this.#heads[this.#block] as Int32Array;
    Atomics.store(head, STATE, state);
    Atomics.notify(head, STATE);
    this.#block = (this.#block + 1) % BLOCKS;
  }
}

function isSoon(head: Int32Array, state: number): boolean {
  for (let look = 0; look < LOOKS; look += 1) if (Atomics.load(head, STATE) === state) return true;
  return false;
}
