import type { AccountBook } from './account-book';
import { afterDigits, bracketEnd, bytesOf, numberAt, standsAt } from './byte-text';
import { BOUNCED, DEFERRED, MESSAGES, RECIPIENTS } from './figures';
import type { LineReader } from './line-reader';
import { ClientName, queueIdEnd, recipientCountAt, statusAt } from './postfix-bytes';
import { QueuedMessages } from './queued-messages';
import type { SyslogStamp } from './syslog-stamp';

const POSTFIX = bytesOf('postfix');
const DELIVERIES = ['smtp', 'lmtp', 'local', 'virtual', 'pipe', 'error', 'discard'].map(bytesOf);
const SMTPD = bytesOf('smtpd');
const QMGR = bytesOf('qmgr');
const REMOVED = bytesOf('removed');
const FROM = bytesOf('from=<');
const TO = bytesOf('to=');
const CLIENT = bytesOf('client=');
const METHOD = bytesOf(', sasl_method=');
const USERNAME = bytesOf(', sasl_username=');
const AFTER_USERNAME = [', sasl_sender=', ', orig_queue_id=', ', orig_client='].map(bytesOf);
const ORIGINAL_ID = bytesOf(', orig_queue_id=');
const ORIGINAL_CLIENT = bytesOf(', orig_client=');
const WARNING = bytesOf('warning: ');
const SASL = bytesOf(': SASL ');
const FAILED = bytesOf(' authentication failed: ');
const BOUNCED_WORD = bytesOf('bounced');
const DEFERRED_WORD = bytesOf('deferred');

/**
 * Reads the mail log of Postfix, of one instance or several (`postfix`, `postfix-out`). Only what smtpd, qmgr and the
 * delivery programs wrote counts, in the place where they write it, as in `../postfix.ts`.
 */
export class PostfixReader implements LineReader {
  readonly #messages: QueuedMessages;
  readonly #client: ClientName;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly book: AccountBook,
    private readonly stamp: SyslogStamp,
    private readonly dated: () => void,
  ) {
    this.#messages = new QueuedMessages(book.fingerprint);
    this.#client = new ClientName(bytes);
  }

  read(start: number, end: number): boolean {
    const { bytes } = this;
    let at = this.stamp.read(start, end);
    if (at < 0 || bytes[at] !== 32) return false;
    this.dated();
    at += 1;
    const host = at;
    while (at < end && (bytes[at] as number) > 32) at += 1;
    at += 1;
    if (at === host + 1 || at >= end || bytes[at] === 32) return false;
    if (!standsAt(bytes, POSTFIX, at, end)) return true;
    let slash = -1;
    let firstSlash = -1;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === 91 || byte <= 32) break;
      if (byte === 47) {
        slash = at;
        if (firstSlash < 0) firstSlash = at;
      }
      at += 1;
    }
    if (slash < 0 || bytes[at] !== 91) return true;
    const digits = afterDigits(bytes, at + 1, end);
    if (digits === at + 1 || digits - at > 11 || bytes[digits] !== 93 || bytes[digits + 1] !== 58 || bytes[digits + 2] !== 32) return true;
    return this.#program(slash + 1, at, digits + 3, end);
  }

  #program(from: number, to: number, text: number, end: number): boolean {
    const { bytes } = this;
    const length = to - from;
    switch (bytes[from] as number) {
      case 115: // s
        if (length === 5 && standsAt(bytes, SMTPD, from, to)) return this.#smtpd(text, end);
        break;
      case 113: // q
        if (length === 4 && standsAt(bytes, QMGR, from, to)) this.#qmgr(text, end);
        return true;
      case 99: // c: cleanup
        return true;
    }
    for (const name of DELIVERIES) {
      if (name.length === length && standsAt(bytes, name, from, to)) {
        this.#delivery(text, end);
        break;
      }
    }
    return true;
  }

  #smtpd(text: number, end: number): boolean {
    const { bytes, book } = this;
    const first = bytes[text] as number;
    // `connect`, `disconnect`, `lost`: no queue id has these letters, or is followed by a blank.
    if (first === 119) {
      this.#warning(text, end);
      return true;
    }
    const colon = queueIdEnd(bytes, text, end);
    if (colon < 0) return true;
    let at = colon + 2;
    if (!standsAt(bytes, CLIENT, at, end)) return true;
    at = this.#client.read(at + CLIENT.length, end);
    if (at < 0) return false;
    const { addressFrom, addressTo } = this.#client;
    const user = this.#username(at, end);
    if (user < 0) {
      this.#notAuthenticated(text, colon, at, end);
      return true;
    }
    const account = book.loggedIn(user, this.#usernameEnd(user, end));
    book.address(account, addressFrom, addressTo);
    book.fingerprint.take(bytes, text, colon);
    this.#messages.open(account);
    return true;
  }

  /** @returns where the user name begins, directly behind the client's address and the method, or -1 */
  #username(at: number, end: number): number {
    const { bytes } = this;
    if (!standsAt(bytes, METHOD, at, end)) return -1;
    let place = at + METHOD.length;
    const method = place;
    while (place < end && isMechanism(bytes[place] as number)) place += 1;
    if (place === method || !standsAt(bytes, USERNAME, place, end)) return -1;
    place += USERNAME.length;
    return place < end ? place : -1;
  }

  #usernameEnd(from: number, end: number): number {
    const { bytes } = this;
    for (let at = from + 1; at < end; at += 1) {
      if (bytes[at] === 44 && AFTER_USERNAME.some((word) => standsAt(bytes, word, at, end))) return at;
    }
    return end;
  }

  /** Mail from outside, or mail that a content filter gave back (XFORWARD). */
  #notAuthenticated(text: number, colon: number, at: number, end: number): void {
    const { bytes, book } = this;
    if (this.#messages.size === 0) return;
    let message = -1;
    if (standsAt(bytes, ORIGINAL_ID, at, end)) {
      const from = at + ORIGINAL_ID.length;
      let to = from;
      while (to < end && isIdentifier(bytes[to] as number)) to += 1;
      if (to - from >= 6 && to - from <= 30 && (to === end || standsAt(bytes, ORIGINAL_CLIENT, to, end))) {
        book.fingerprint.take(bytes, from, to);
        message = this.#messages.find();
      }
    }
    book.fingerprint.take(bytes, text, colon);
    this.#messages.continue(message);
  }

  #warning(text: number, end: number): void {
    const { bytes } = this;
    if (!standsAt(bytes, WARNING, text, end)) return;
    let at = this.#client.read(text + WARNING.length, end);
    if (at < 0 || !standsAt(bytes, SASL, at, end)) return;
    at += SASL.length;
    const method = at;
    while (at < end && isMechanism(bytes[at] as number)) at += 1;
    if (at === method || !standsAt(bytes, FAILED, at, end)) return;
    for (at += FAILED.length; at < end; at += 1) {
      if (bytes[at] !== 44 || !standsAt(bytes, USERNAME, at, end)) continue;
      if (at + USERNAME.length < end) this.book.failedLogin(at + USERNAME.length, end);
      return;
    }
  }

  #qmgr(text: number, end: number): void {
    const { bytes, book } = this;
    const messages = this.#messages;
    if (messages.size === 0) return;
    const colon = queueIdEnd(bytes, text, end);
    if (colon < 0) return;
    const at = colon + 2;
    if (bytes[at] === 114) {
      if (end - at !== REMOVED.length || !standsAt(bytes, REMOVED, at, end)) return;
      book.fingerprint.take(bytes, text, colon);
      messages.close();
      return;
    }
    if (!standsAt(bytes, FROM, at, end)) return;
    book.fingerprint.take(bytes, text, colon);
    const message = messages.find();
    if (message < 0 || !messages.isWaiting(message)) return;
    const count = recipientCountAt(bytes, at, end);
    if (count < 0) return;
    messages.receive(message);
    const account = messages.accountOf(message);
    book.count(account, MESSAGES, 1);
    book.count(account, RECIPIENTS, numberAt(bytes, count, afterDigits(bytes, count, end)));
  }

  #delivery(text: number, end: number): void {
    const { bytes, book } = this;
    const messages = this.#messages;
    if (messages.size === 0) return;
    const colon = queueIdEnd(bytes, text, end);
    if (colon < 0 || !standsAt(bytes, TO, colon + 2, end)) return;
    book.fingerprint.take(bytes, text, colon);
    const message = messages.find();
    if (message < 0) return;
    const open = colon + 5;
    const close = bracketEnd(bytes, open, end);
    const status = close < 0 ? -1 : statusAt(bytes, close, end);
    if (status < 0) return;
    const account = messages.accountOf(message);
    book.domain(account, open + 1, close);
    const figure = standsAt(bytes, BOUNCED_WORD, status, end) ? BOUNCED : standsAt(bytes, DEFERRED_WORD, status, end) ? DEFERRED : -1;
    if (figure < 0) return;
    book.fingerprint.take(bytes, open + 1, close);
    if (messages.isNew(message, figure)) book.count(account, figure, 1);
  }
}

function isMechanism(byte: number): boolean {
  return isIdentifier(byte) || byte === 95 || byte === 45;
}

function isIdentifier(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}
