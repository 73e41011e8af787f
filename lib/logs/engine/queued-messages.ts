import type { Fingerprint } from './fingerprint';
import { FingerprintTable } from './fingerprint-table';

/** So many messages of accounts are followed at once; past it the older half is forgotten. */
const MOST_MESSAGES = 1 << 20;
/** A sweep over the recipients that were put off forgets those of messages that are gone. */
const SWEEP_FROM = 1 << 16;
/** The numbers of one message: its account, its serial number (0: the place is free), the number of its queue ids, and 1 once the queue manager took it up. */
const STRIDE = 4;
const SERIAL = 1;
const IDS = 2;
const RECEIVED = 3;

/** The messages of accounts that are in the queue, by fingerprints of their queue ids. A message is a place in one array. */
export class QueuedMessages {
  readonly #ids = new FingerprintTable(4096);
  readonly #recipients = new FingerprintTable(1024);
  #sweepAt = SWEEP_FROM;
  #serial = 0;
  #messages = new Int32Array(STRIDE * 1024);
  /** Places that were never used begin here; those given back stand in `#free`. */
  #unused = 0;
  #free = new Int32Array(1024);
  #freeCount = 0;

  constructor(private readonly fingerprint: Fingerprint) {}

  get size(): number {
    return this.#ids.size;
  }

  /** The queue id whose fingerprint was taken is a new message of the account. @returns the message */
  open(account: number): number {
    const { lo, hi } = this.fingerprint;
    this.close();
    if (this.#ids.size >= MOST_MESSAGES) this.#forgetOlder();
    const message = this.#place();
    const at = message * STRIDE;
    this.#serial = (this.#serial % 0x7fffffff) + 1;
    this.#messages[at] = account;
    this.#messages[at + SERIAL] = this.#serial;
    this.#messages[at + IDS] = 1;
    this.#messages[at + RECEIVED] = 0;
    this.#ids.add(lo, hi, message);
    return message;
  }

  /** @returns the message of the queue id whose fingerprint was taken, or -1 */
  find(): number {
    const place = this.#ids.find(this.fingerprint.lo, this.fingerprint.hi);
    return place < 0 ? -1 : this.#ids.value(place);
  }

  /** The queue id whose fingerprint was taken is another one of this message, or of none (-1). */
  continue(message: number): void {
    const { lo, hi } = this.fingerprint;
    const known = message >= 0 && this.#messages[message * STRIDE + SERIAL] !== 0;
    if (known) this.#messages[message * STRIDE + IDS] = (this.#messages[message * STRIDE + IDS] as number) + 1;
    this.close();
    if (known) this.#ids.add(lo, hi, message);
  }

  /** The queue id whose fingerprint was taken is free again. */
  close(): void {
    if (this.#ids.size === 0) return;
    const place = this.#ids.find(this.fingerprint.lo, this.fingerprint.hi);
    if (place < 0) return;
    const message = this.#ids.value(place);
    this.#ids.delete(place);
    const at = message * STRIDE + IDS;
    const left = (this.#messages[at] as number) - 1;
    this.#messages[at] = left;
    if (left === 0) this.#giveBack(message);
  }

  accountOf(message: number): number {
    return this.#messages[message * STRIDE] as number;
  }

  /** @returns whether the queue manager has not taken the message up yet */
  isWaiting(message: number): boolean {
    return this.#messages[message * STRIDE + RECEIVED] === 0;
  }

  /** The queue manager takes the message up. */
  receive(message: number): void {
    this.#messages[message * STRIDE + RECEIVED] = 1;
  }

  /** @returns whether this is new for the recipient, whose fingerprint was taken, of the message */
  isNew(message: number, figure: number): boolean {
    const { fingerprint } = this;
    const serial = this.#messages[message * STRIDE + SERIAL] as number;
    fingerprint.pairWith(serial);
    fingerprint.hi ^= figure;
    if (this.#recipients.find(fingerprint.lo, fingerprint.hi) >= 0) return false;
    if (this.#recipients.size >= this.#sweepAt) {
      this.#recipients.sweep((place, wanted) => this.#messages[place * STRIDE + SERIAL] === wanted);
      this.#sweepAt = Math.max(SWEEP_FROM, this.#recipients.size * 2);
    }
    this.#recipients.add(fingerprint.lo, fingerprint.hi, message, serial);
    return true;
  }

  #place(): number {
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      return this.#free[this.#freeCount] as number;
    }
    if ((this.#unused + 1) * STRIDE > this.#messages.length) this.#messages = grown(this.#messages);
    this.#unused += 1;
    return this.#unused - 1;
  }

  #giveBack(message: number): void {
    this.#messages[message * STRIDE + SERIAL] = 0;
    if (this.#freeCount === this.#free.length) this.#free = grown(this.#free);
    this.#free[this.#freeCount] = message;
    this.#freeCount += 1;
  }

  #forgetOlder(): void {
    const serials = new Int32Array(this.#unused);
    let count = 0;
    for (let message = 0; message < this.#unused; message += 1) {
      const serial = this.#messages[message * STRIDE + SERIAL] as number;
      if (serial !== 0) serials[count++] = serial;
    }
    const oldest = serials.subarray(0, count).sort()[count >> 1] ?? 0;
    for (let message = 0; message < this.#unused; message += 1) {
      const serial = this.#messages[message * STRIDE + SERIAL] as number;
      if (serial !== 0 && serial < oldest) this.#giveBack(message);
    }
    this.#ids.sweep((message) => this.#messages[message * STRIDE + SERIAL] !== 0);
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
