import { statSync } from 'node:fs';
import type { RecipientCount } from '../mail-server';
import { QueueIdTable } from './queue-id-table';
import { recipientsLeft } from './recipients-left';

/** What one look at the queue may cost; a message that comes too late waits for the next. */
export interface RecipientBudget {
  /** Files that are asked whether they changed. */
  asked: number;
  /** Files that are read, and bytes of all of them. */
  read: number;
  bytes: number;
}

const A_LOOK: RecipientBudget = { asked: 5_000, read: 2_000, bytes: 16 * 1024 * 1024 };
/** Of one message; of what has more recipients than fit, at least those that do are known. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What was looked at this lately counts as it was then; of an older one only that it waits. */
const FRESH_S = 10;
/** Where one look does not reach all, none is asked again sooner, so that the others have their turn. */
const AGAIN_S = 6;
/** The kernel's clock moves in steps, so that a change may bear an earlier time than the look before it. */
const CLOCK_STEP_MS = 20;

/** An entry's first number: whether it was met by the look of now, not read to its end, and its recipients. Its second: the second in which it was looked at. */
const COUNT_MASK = 2 ** 24 - 1;
const UNFINISHED = 2 ** 24;
const MET_SHIFT = 25;
const LOOKS = 63;
const NEVER = 0;

/**
 * How many recipients the messages of the queue wait for. A message with one is known by that, as long as it is there; of those with more
 * a fingerprint and two numbers are kept. Postfix notes in the file who has it, so a file that changed is read again.
 */
export class QueueRecipients {
  readonly #table = new QueueIdTable();
  #left: RecipientBudget = A_LOOK;
  #look = 0;
  #now = 0;
  #met = 0;
  #waiting = 0;
  #complete = true;
  #held = 0;
  #heldMost = 0;
  #heldComplete = true;
  #exhausted = false;
  /** Ids that the look of now could not look into. */
  readonly #unread = new Set<string>();
  #again = 0;

  /** @param perLook what one look may cost; exchanged in tests of its bounds */
  constructor(private readonly perLook: RecipientBudget = A_LOOK) {}

  /** @param now milliseconds since 1970, of the clock that the file system uses */
  begin(now: number): void {
    this.#look = (this.#look % LOOKS) + 1;
    this.#now = now;
    this.#left = { ...this.perLook };
    this.#unread.clear();
    [this.#met, this.#waiting, this.#held, this.#heldMost] = [0, 0, 0, 0];
    [this.#complete, this.#heldComplete] = [true, true];
    this.#again = this.#exhausted ? AGAIN_S : 0;
    this.#exhausted = false;
  }

  /**
   * A message that no look has met before.
   *
   * @param waits it is not on hold
   * @param told for how many recipients it was queued, as its file says
   */
  meetNew(lo: number, hi: number, waits: boolean, folder: string, id: string, told: number | null): void {
    const isKnown = this.#table.find(lo, hi) >= 0;
    if (!isKnown && told !== 0 && told !== 1) this.#table.add(lo, hi, UNFINISHED, NEVER);
    this.meet(lo, hi, waits, folder, id);
  }

  /** A message that an earlier look has met. Called for each of a long queue, so nothing is made for it: the path only where the file is looked at. */
  meet(lo: number, hi: number, waits: boolean, folder: string, id: string): void {
    const place = this.#table.find(lo, hi);
    if (place < 0) {
      if (waits) this.#waiting += 1;
      else this.#hold(1);
      return;
    }
    this.#met += 1;
    const value = (this.#table.value(place) & (COUNT_MASK | UNFINISHED)) | (this.#look << MET_SHIFT);
    this.#table.setValue(place, value);
    // Nothing happens to what is on hold, so it need not be asked again.
    if (waits || this.#table.more(place) === NEVER) this.#refresh(place, `${folder}/${id}`);
    const known = this.#table.value(place);
    if (!waits) {
      this.#hold(Math.max(1, known & COUNT_MASK));
      if ((known & UNFINISHED) !== 0) this.#heldComplete = false;
      return;
    }
    const isFresh = this.#ageOf(place) <= FRESH_S;
    // As long as it is there it waits for somebody.
    this.#waiting += isFresh ? Math.max(1, known & COUNT_MASK) : 1;
    if (!isFresh || (known & UNFINISHED) !== 0) this.#complete = false;
  }

  /** A message into which could not be looked; a look that lists a folder again meets it again. */
  meetUnread(id: string): void {
    if (this.#unread.has(id)) return;
    this.#unread.add(id);
    this.#waiting += 1;
    // It may be one on hold.
    [this.#complete, this.#heldComplete] = [false, false];
  }

  /** Forgets what this look has not met. */
  end(): RecipientCount {
    if (this.#met < this.#table.size) this.#table.sweep((value) => value >>> MET_SHIFT === this.#look);
    return { waiting: this.#waiting, complete: this.#complete, held: this.#held, heldMost: this.#heldMost, heldComplete: this.#heldComplete };
  }

  #hold(recipients: number): void {
    this.#held += recipients;
    this.#heldMost = Math.max(this.#heldMost, recipients);
  }

  /** For tests of its bounds. */
  get bytes(): number {
    return this.#table.bytes;
  }

  #ageOf(place: number): number {
    const at = this.#table.more(place);
    const age = Math.floor(this.#now / 1_000) - at;
    // A clock that was set back tells nothing.
    return at === NEVER || age < 0 ? Infinity : age;
  }

  #refresh(place: number, file: string): void {
    const age = this.#ageOf(place);
    if (age < this.#again) return;
    if (this.#left.asked === 0) {
      this.#exhausted = true;
      return;
    }
    this.#left.asked -= 1;
    const stat = statSync(file, { throwIfNoEntry: false });
    // It has moved on meanwhile, or was delivered.
    if (stat === undefined) return;
    if (Number.isFinite(age) && stat.ctimeMs < this.#table.more(place) * 1_000 - CLOCK_STEP_MS) {
      this.#table.setMore(place, Math.floor(this.#now / 1_000));
      return;
    }
    if (this.#left.read === 0 || this.#left.bytes <= 0) {
      this.#exhausted = true;
      return;
    }
    this.#left.read -= 1;
    const left = recipientsLeft(file, MOST_BYTES);
    this.#left.bytes -= left?.bytes ?? 0;
    // A damaged one tells no more when it is read again.
    const count = left === null ? UNFINISHED : Math.min(left.waiting, COUNT_MASK) | (left.whole ? 0 : UNFINISHED);
    this.#table.setValue(place, count | (this.#look << MET_SHIFT));
    this.#table.setMore(place, Math.floor(this.#now / 1_000));
  }
}
