import type { AccountBook } from './account-book';
import { bytesOf, standsAt } from './byte-text';
import { EximArrival } from './exim-arrival';
import { addressEnd, isWord, messageIdEnd } from './exim-bytes';
import { EximDelivery } from './exim-delivery';
import type { EximStamp } from './exim-stamp';
import { BOUNCED, DEFERRED, MESSAGES, RECIPIENTS } from './counters';
import type { LineReader } from './line-reader';
import { QueuedMessages } from './queued-messages';

const COMPLETED = bytesOf('Completed');
const NOT_AUTHENTICATED = bytesOf(' authenticator failed for ');
const REFUSED = bytesOf(': 535 Incorrect authentication data (set_id=');
const AFTER_RECIPIENT = bytesOf(' after RCPT TO:<');
const REFUSAL = bytesOf(': 55');
const UNKNOWN_RECIPIENT = bytesOf('5.1.');
/** Exim's buffer for a log line has 8,192 bytes: it leaves out what of the list of recipients would not go in. No address is longer than the difference. */
const CUT_LINE = 7000;

/**
 * Reads the main log of Exim. Only an arrival (`<=`) tells an account; the recipients are those of its list
 * (`log_selector = +received_recipients`), or, without a whole list, those that its deliveries name.
 */
export class EximReader implements LineReader {
  readonly #messages: QueuedMessages;
  readonly #arrival: EximArrival;
  readonly #delivery: EximDelivery;
  #arrivals = 0;
  /** Only where a story is told: the connection of each message. */
  readonly #connections = new Map<number, number>();

  constructor(
    private readonly bytes: Uint8Array,
    private readonly book: AccountBook,
    private readonly stamp: EximStamp,
    private readonly dated: (at: number) => void,
  ) {
    this.#messages = new QueuedMessages(book.log.core);
    this.#arrival = new EximArrival(bytes);
    this.#delivery = new EximDelivery(bytes);
  }

  read(start: number, end: number): boolean {
    const { bytes } = this;
    const text = this.stamp.read(start, end);
    if (text < 0) return false;
    this.dated(this.stamp.at);
    const id = messageIdEnd(bytes, text, end);
    if (id < 0) {
      this.#authenticator(text, end);
      return true;
    }
    const at = id + 1;
    if (bytes[at + 2] !== 32) {
      if (standsAt(bytes, COMPLETED, at, end)) this.#completed(text, id);
      return true;
    }
    switch (((bytes[at] as number) << 8) | (bytes[at + 1] as number)) {
      case 0x3c3d: // <=
      case 0x283d: // (= an arrival that was answered as if it had been refused
        return this.#arrived(text, id, at + 3, end, end - start < CUT_LINE);
      case 0x3d3e: // =>
      case 0x2d3e: // ->
      case 0x3e3e: // >>
      case 0x2a3e: // *>
        this.#delivered(text, id, at + 3, end, -1);
        break;
      case 0x2a2a: // **
        this.#delivered(text, id, at + 3, end, BOUNCED);
        break;
      case 0x3d3d: // ==
        this.#delivered(text, id, at + 3, end, DEFERRED);
        break;
    }
    return true;
  }

  #arrived(idFrom: number, idTo: number, sender: number, end: number, whole: boolean): boolean {
    const { book } = this;
    const messages = this.#messages;
    const arrival = this.#arrival;
    const known = arrival.read(sender, end);
    if (!known || arrival.userFrom < 0) {
      // Message ids are not used twice, but a log may hold them twice.
      book.fingerprint.take(idFrom, idTo);
      messages.close();
      return known;
    }
    // Exim tells a login with each message, so each is a connection of its own.
    this.#arrivals += 1;
    book.connection = this.#arrivals;
    const account = book.loggedIn(arrival.userFrom, arrival.userTo);
    if (arrival.addressFrom >= 0) book.address(account, arrival.addressFrom, arrival.addressTo);
    book.count(account, MESSAGES, 1);
    book.fingerprint.take(idFrom, idTo);
    const message = messages.open(account);
    if (book.story !== null) this.#connections.set(message, this.#arrivals);
    if (arrival.recipients < 0) return true;
    // With a whole list, deliveries tell of no other recipient.
    if (whole) messages.receive(message);
    this.#listed(message, account, arrival.recipients, end);
    return true;
  }

  #listed(message: number, account: number, from: number, end: number): void {
    let count = 0;
    for (let at = from; at < end; ) {
      const next = addressEnd(this.bytes, at, end);
      if (next < 0) break;
      if (this.#isNewRecipient(message, account, at, next)) count += 1;
      at = next + 1;
    }
    this.book.count(account, RECIPIENTS, count);
  }

  #isNewRecipient(message: number, account: number, from: number, to: number): boolean {
    const { book } = this;
    book.fingerprint.takeFolded(from, to);
    if (!this.#messages.isNew(message, RECIPIENTS)) return false;
    book.domain(account, from, to);
    return true;
  }

  /** @param figure BOUNCED, DEFERRED, or -1 for a recipient who has the message */
  #delivered(idFrom: number, idTo: number, from: number, end: number, figure: number): void {
    const { book } = this;
    const messages = this.#messages;
    if (messages.size === 0) return;
    book.fingerprint.take(idFrom, idTo);
    const message = messages.find();
    if (message < 0) return;
    const listed = !messages.isWaiting(message);
    if (listed && figure < 0) return;
    if (!this.#delivery.read(from, end)) return;
    const { recipientFrom, recipientTo } = this.#delivery;
    const account = messages.accountOf(message);
    if (book.story !== null) book.connection = this.#connections.get(message) ?? 0;
    if (!listed && this.#isNewRecipient(message, account, recipientFrom, recipientTo)) book.count(account, RECIPIENTS, 1);
    if (figure < 0) return;
    book.fingerprint.takeFolded(recipientFrom, recipientTo);
    if (!messages.isNew(message, figure)) return;
    book.count(account, figure, 1);
    if (figure === BOUNCED && this.#saysUnknown(recipientTo, end)) book.unknown(account);
  }

  /** `…: SMTP error from remote mail server after RCPT TO:<…>: 550 5.1.1 no such user` */
  #saysUnknown(from: number, end: number): boolean {
    const { bytes } = this;
    let at = from;
    while (at < end && !standsAt(bytes, AFTER_RECIPIENT, at, end)) at += 1;
    for (at += AFTER_RECIPIENT.length; at + 10 <= end; at += 1) {
      if (bytes[at] === 62 && standsAt(bytes, REFUSAL, at + 1, end)) return standsAt(bytes, UNKNOWN_RECIPIENT, at + 7, end);
    }
    return false;
  }

  #completed(idFrom: number, idTo: number): void {
    if (this.#messages.size === 0) return;
    this.book.fingerprint.take(idFrom, idTo);
    this.#messages.close();
  }

  /** `plain authenticator failed for (helo) [address]: 535 Incorrect authentication data (set_id=name)` */
  #authenticator(from: number, end: number): void {
    const { bytes } = this;
    let at = from;
    while (at < end && (isWord(bytes[at] as number) || bytes[at] === 45)) at += 1;
    if (at === from || bytes[end - 1] !== 41 || !standsAt(bytes, NOT_AUTHENTICATED, at, end)) return;
    for (at += NOT_AUTHENTICATED.length; at < end; at += 1) {
      if (bytes[at] !== 58 || !standsAt(bytes, REFUSED, at, end)) continue;
      if (at + REFUSED.length < end - 1) this.book.failedLogin(at + REFUSED.length, end - 1);
      return;
    }
  }
}
