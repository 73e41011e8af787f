import { BOUNCED } from './counters';
import type { Fingerprint } from './fingerprint';
import { FingerprintTable } from './fingerprint-table';

/** So many messages, and deliveries of them, are followed until every recipient has it or was refused; past it the older half is forgotten. */
const MOST_MESSAGES = 1 << 16;
const MOST_DELIVERIES = 1 << 18;
const SWEEP_FROM = 1 << 16;

/** The recipients of one domain, which Haraka delivers to at once. */
interface Delivery {
  recipients: number;
  delivered: number;
  bounced: number;
  deferred: number;
}

export interface HarakaMessage {
  readonly connection: number;
  readonly account: number;
  /** Whether the server has taken it over, so that it has all its recipients. */
  queued: boolean;
  /** Deliveries with recipients that neither have it nor were refused. */
  waiting: number;
  readonly deliveries: Delivery[];
}

/** Messages of accounts by fingerprints of their transactions. A message is a number. */
export class HarakaMessages {
  readonly #ids = new FingerprintTable(4096);
  readonly #messages = new Map<number, HarakaMessage>();
  /** Domain of a message → number of its delivery; and recipients that were refused or put off. */
  readonly #domains = new FingerprintTable(4096);
  readonly #recipients = new FingerprintTable(4096);
  #deliveries = 0;
  #next = 0;
  #sweepAt = SWEEP_FROM;
  #sweepDomainsAt = SWEEP_FROM;

  constructor(private readonly fingerprint: Fingerprint) {}

  get size(): number {
    return this.#messages.size;
  }

  get(message: number): HarakaMessage | undefined {
    return this.#messages.get(message);
  }

  /** @returns the message of the transaction whose fingerprint was taken, or -1 */
  find(): number {
    const place = this.#ids.find(this.fingerprint.lo, this.fingerprint.hi);
    return place < 0 ? -1 : this.#ids.value(place);
  }

  /** The transaction whose fingerprint was taken begins. @returns its message */
  open(account: number, connection: number): number {
    const { lo, hi } = this.fingerprint;
    if (this.#messages.size >= MOST_MESSAGES || this.#deliveries >= MOST_DELIVERIES) this.#forgetOlder();
    const message = this.#next;
    this.#next += 1;
    this.#ids.add(lo, hi, message);
    this.#messages.set(message, { connection, account, queued: false, waiting: 0, deliveries: [] });
    return message;
  }

  /** The domain whose fingerprint was taken has one more recipient in the message. Deliveries are numbered in the order of their domains. */
  addRecipient(message: number): void {
    const known = this.#messages.get(message);
    if (!known) return;
    const { fingerprint } = this;
    fingerprint.pairWith(message);
    const place = this.#domains.find(fingerprint.lo, fingerprint.hi);
    if (place >= 0) {
      const delivery = known.deliveries[this.#domains.value(place)];
      if (!delivery) return;
      delivery.recipients += 1;
      return;
    }
    if (this.#domains.size >= this.#sweepDomainsAt) {
      this.#domains.sweep((_number, wanted) => this.#messages.has(wanted));
      this.#sweepDomainsAt = Math.max(SWEEP_FROM, this.#domains.size * 2);
    }
    this.#domains.add(fingerprint.lo, fingerprint.hi, known.deliveries.length, message);
    known.waiting += 1;
    known.deliveries.push({ recipients: 1, delivered: 0, bounced: 0, deferred: 0 });
    this.#deliveries += 1;
  }

  /** The recipient whose fingerprint was taken was refused or put off. @returns whether that is to be counted */
  isNew(message: number, number: number, figure: number): boolean {
    const known = this.#messages.get(message);
    const { fingerprint } = this;
    fingerprint.pairWith(message);
    fingerprint.hi ^= figure;
    if (!known || this.#recipients.find(fingerprint.lo, fingerprint.hi) >= 0) return false;
    if (this.#recipients.size >= this.#sweepAt) {
      this.#recipients.sweep((value) => this.#messages.has(value));
      this.#sweepAt = Math.max(SWEEP_FROM, this.#recipients.size * 2);
    }
    this.#recipients.add(fingerprint.lo, fingerprint.hi, message);
    const delivery = known.deliveries[number - 1];
    return delivery === undefined || raise(known, delivery, figure, counted(delivery, figure) + 1) === 1;
  }

  /** All of the delivery that had not come to an end was refused or put off. @returns how many recipients that makes which were not counted yet */
  all(message: number, number: number, figure: number): number {
    const known = this.#messages.get(message);
    const delivery = known?.deliveries[number - 1];
    if (!known || !delivery) return 0;
    const left = delivery.recipients - delivery.delivered;
    return raise(known, delivery, figure, figure === BOUNCED ? left : left - delivery.bounced);
  }

  /** So many more recipients of the delivery have the message. */
  delivered(message: number, number: number, count: number): void {
    const known = this.#messages.get(message);
    const delivery = known?.deliveries[number - 1];
    if (!known || !delivery) return;
    const before = isWaiting(delivery);
    delivery.delivered = Math.min(delivery.recipients, delivery.delivered + count);
    if (before && !isWaiting(delivery)) known.waiting -= 1;
  }

  isDone(message: number): boolean {
    const known = this.#messages.get(message);
    return known?.queued === true && known.waiting === 0;
  }

  /** Nothing more becomes of the message, whose transaction's fingerprint was taken. */
  close(message: number): void {
    this.#deliveries -= this.#messages.get(message)?.deliveries.length ?? 0;
    this.#messages.delete(message);
    const place = this.#ids.find(this.fingerprint.lo, this.fingerprint.hi);
    if (place >= 0) this.#ids.delete(place);
  }

  #forgetOlder(): void {
    const older = [...this.#messages.keys()].slice(0, Math.ceil(this.#messages.size / 2));
    for (const message of older) {
      this.#deliveries -= this.#messages.get(message)?.deliveries.length ?? 0;
      this.#messages.delete(message);
    }
    this.#ids.sweep((message) => this.#messages.has(message));
    this.#domains.sweep((_number, message) => this.#messages.has(message));
  }
}

function raise(message: HarakaMessage, delivery: Delivery, figure: number, to: number): number {
  const before = counted(delivery, figure);
  const waited = isWaiting(delivery);
  const after = Math.max(before, Math.min(delivery.recipients, to));
  if (figure === BOUNCED) delivery.bounced = after;
  else delivery.deferred = after;
  if (waited && !isWaiting(delivery)) message.waiting -= 1;
  return after - before;
}

function counted(delivery: Delivery, figure: number): number {
  return figure === BOUNCED ? delivery.bounced : delivery.deferred;
}

function isWaiting({ recipients, delivered, bounced }: Delivery): boolean {
  return delivered + bounced < recipients;
}
