import type { AccountBook } from './account-book';
import { afterDigits, bytesOf, standsAt } from './byte-text';
import { EximArrival } from './exim-arrival';
import { addressEnd, isWord, messageIdEnd } from './exim-bytes';
import { EximDelivery } from './exim-delivery';
import type { EximStamp } from './exim-stamp';
import { BOUNCED, DEFERRED, MESSAGES, RECIPIENTS } from './counters';
import type { LineReader } from './line-reader';
import { QueuedMessages } from './queued-messages';

const EXIM = bytesOf('exim');
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
    const text = this.#textOf(start, end);
    if (text < 0) return false;
    if (text === end) return true;
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
        return this.#delivered(text, id, at + 3, end, -1);
      case 0x2a2a: // **
        return this.#delivered(text, id, at + 3, end, BOUNCED);
      case 0x3d3d: // ==
        return this.#delivered(text, id, at + 3, end, DEFERRED);
    }
    return true;
  }

  /** @returns where the text of the line begins, behind Exim's stamp or that of syslog; `end` for another program's line, -1 for none that has a stamp */
  #textOf(start: number, end: number): number {
    const own = this.stamp.read(start, end);
    if (own >= 0 && !this.#isProgram(own, end)) {
      this.dated(this.stamp.at);
      this.book.log.core.ofServer();
      return own;
    }
    const { core } = this.book.log;
    const program = core.readHead(start, end);
    if (program === 0) return -1;
    const text = this.#behindProgram(program, end);
    // Exim may write its own stamp and number behind those of syslog.
    const behindStamp = text < 0 ? -1 : this.stamp.read(text, end);
    this.dated(behindStamp < 0 ? core.stampTime.value : this.stamp.at);
    if (text < 0) return end;
    core.ofServer();
    return behindStamp < 0 ? this.stamp.afterProcess(text, end) : behindStamp;
  }

  /** Whether a host and a program stand there, as syslog writes them behind a stamp without a T. */
  #isProgram(at: number, end: number): boolean {
    const { bytes } = this;
    let host = at;
    while (host < end && (isWord(bytes[host] as number) || bytes[host] === 45 || bytes[host] === 46)) host += 1;
    return bytes[host] === 32 && this.#behindProgram(host + 1, end) >= 0;
  }

  /** @returns where the text begins behind `exim[4711]: `, `exim4: ` and the like; -1 for another program */
  #behindProgram(from: number, end: number): number {
    const { bytes } = this;
    if (!standsAt(bytes, EXIM, from, end)) return -1;
    let at = from + EXIM.length;
    if ((bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at += 1;
    if (bytes[at] === 91) {
      at = afterDigits(bytes, at + 1, end);
      if (bytes[at] !== 93) return -1;
      at += 1;
    }
    return at + 1 < end && bytes[at] === 58 && bytes[at + 1] === 32 ? at + 2 : -1;
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
      return known || this.book.log.core.unreadable() !== 0;
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
    book.recipient(account, from, to);
    return true;
  }

  /** @param figure BOUNCED, DEFERRED, or -1 for a recipient who has the message */
  #delivered(idFrom: number, idTo: number, from: number, end: number, figure: number): boolean {
    const { book } = this;
    const messages = this.#messages;
    if (messages.size === 0) return true;
    book.fingerprint.take(idFrom, idTo);
    const message = messages.find();
    if (message < 0) return true;
    const listed = !messages.isWaiting(message);
    if (listed && figure < 0) return true;
    if (!this.#delivery.read(from, end)) return this.book.log.core.unreadable() !== 0;
    const { recipientFrom, recipientTo } = this.#delivery;
    const account = messages.accountOf(message);
    if (book.story !== null) book.connection = this.#connections.get(message) ?? 0;
    if (!listed && this.#isNewRecipient(message, account, recipientFrom, recipientTo)) book.count(account, RECIPIENTS, 1);
    if (figure < 0) return true;
    book.fingerprint.takeFolded(recipientFrom, recipientTo);
    if (!messages.isNew(message, figure)) return true;
    book.count(account, figure, 1);
    if (figure === BOUNCED && this.#saysUnknown(recipientTo, end)) book.unknown(account);
    return true;
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
