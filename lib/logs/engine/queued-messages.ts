import type { Fingerprint } from './fingerprint';
import { FingerprintTable } from './fingerprint-table';

/** So many messages of accounts are followed at once; past it the older half is forgotten. */
const MOST_MESSAGES = 1 << 20;
/** A sweep over the recipients that were put off forgets those of messages that are gone. */
const SWEEP_FROM = 1 << 16;

/** The messages of accounts that are in the queue, by fingerprints of their queue ids. A message is a number. */
export class QueuedMessages {
  readonly #ids = new FingerprintTable(4096);
  readonly #recipients = new FingerprintTable(4096);
  #sweepAt = SWEEP_FROM;
  #next = 0;
  /** Message → its account, whether the queue manager took it up, and how many queue ids it has. */
  readonly #messages = new Map<number, { account: number; received: boolean; ids: number }>();

  constructor(private readonly fingerprint: Fingerprint) {}

  get size(): number {
    return this.#ids.size;
  }

  /** The queue id whose fingerprint was taken is a new message of the account. */
  open(account: number): void {
    const { lo, hi } = this.fingerprint;
    this.close();
    if (this.#ids.size >= MOST_MESSAGES) this.#forgetOlder();
    const message = this.#next;
    this.#next += 1;
    this.#ids.add(lo, hi, message);
    this.#messages.set(message, { account, received: false, ids: 1 });
  }

  /** @returns the message of the queue id whose fingerprint was taken, or -1 */
  find(): number {
    const place = this.#ids.find(this.fingerprint.lo, this.fingerprint.hi);
    return place < 0 ? -1 : this.#ids.value(place);
  }

  /** The queue id whose fingerprint was taken is another one of this message, or of none (-1). */
  continue(message: number): void {
    const { lo, hi } = this.fingerprint;
    const known = this.#messages.get(message);
    if (known) known.ids += 1;
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
    const known = this.#messages.get(message);
    if (known && (known.ids -= 1) === 0) this.#messages.delete(message);
  }

  accountOf(message: number): number {
    return this.#messages.get(message)?.account ?? -1;
  }

  /** @returns whether the queue manager takes the message up for the first time */
  receive(message: number): boolean {
    const known = this.#messages.get(message);
    if (!known || known.received) return false;
    known.received = true;
    return true;
  }

  /** @returns whether this is new for the recipient, whose fingerprint was taken, of the message */
  isNew(message: number, figure: number): boolean {
    const { fingerprint } = this;
    fingerprint.pairWith(message);
    fingerprint.hi ^= figure;
    if (this.#recipients.find(fingerprint.lo, fingerprint.hi) >= 0) return false;
    if (this.#recipients.size >= this.#sweepAt) {
      this.#recipients.sweep((value) => this.#messages.has(value));
      this.#sweepAt = Math.max(SWEEP_FROM, this.#recipients.size * 2);
    }
    this.#recipients.add(fingerprint.lo, fingerprint.hi, message);
    return true;
  }

  #forgetOlder(): void {
    const older = [...this.#messages.keys()].slice(0, Math.floor(this.#messages.size / 2));
    for (const message of older) this.#messages.delete(message);
    this.#ids.sweep((message) => this.#messages.has(message));
  }
}
