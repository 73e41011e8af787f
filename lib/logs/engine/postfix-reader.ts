import type { AccountBook } from './account-book';
import { afterDigits, beforeDigits, bracketEnd, bytesOf, numberAt, placeOf, standsAt, wordOf } from './byte-text';
import { BOUNCED, DEFERRED, MESSAGES, RECIPIENTS } from './figures';
import type { LineReader } from './line-reader';
import { ClientName, colonAfter, queueIdEnd, recipientCountAt, saysUnknown, statusAt } from './postfix-bytes';
import { PostfixConnections } from './postfix-connections';
import { QueuedMessages } from './queued-messages';
import { SyslogHead } from './syslog-head';
import type { SyslogStamp } from './syslog-stamp';

const POSTFIX = bytesOf('postfix');
const DELIVERIES = ['smtp', 'lmtp', 'local', 'virtual', 'pipe', 'error', 'discard'].map(bytesOf);
const SMTPD = bytesOf('smtpd');
const QMGR_WORD = bytesOf('qmgr');
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

const POST = wordOf('post');
const FIX = wordOf('fix/');
const CLEA = wordOf('clea');
const SMTP = wordOf('smtp');
const QMGR = wordOf('qmgr');
const SUBM = wordOf('subm');
const ISSI = wordOf('issi');
const ON_S = wordOf('on/s');
const MTPD = wordOf('mtpd');
const CONNECT = bytesOf('connect from ');
const DISCONNECT = bytesOf('disconnect from ');
const CONN = wordOf('conn');
const DISC = wordOf('disc');
const BRACKET = 91;
const D_BRACKET = 100 | (BRACKET << 8);

/**
 * Reads the mail log of Postfix, of one instance or several (`postfix`, `postfix-out`). Only what smtpd, qmgr and the
 * delivery programs wrote counts, in the place where they write it, as in `../postfix.ts`.
 */
export class PostfixReader implements LineReader {
  readonly #messages: QueuedMessages;
  readonly #client: ClientName;
  readonly #head: SyslogHead;
  #at = NaN;
  /** Only where a story is told: what each smtpd process serves, and the connection of each message. */
  readonly #sessions = new PostfixConnections();

  constructor(
    private readonly bytes: Uint8Array,
    private readonly book: AccountBook,
    private readonly view: DataView,
    private readonly stamp: SyslogStamp,
    private readonly dated: (at: number) => void,
  ) {
    this.#head = new SyslogHead(bytes, view, stamp);
    this.#messages = new QueuedMessages(book.fingerprint);
    this.#client = new ClientName(bytes);
  }

  read(start: number, end: number): boolean {
    const { bytes, view } = this;
    const at = this.#head.read(start, end);
    if (at < 0) return false;
    if (this.stamp.at !== this.#at) {
      this.#at = this.stamp.at;
      this.dated(this.#at);
    }
    if (end - at < 24 || view.getInt32(at, true) !== POST || view.getInt32(at + 4, true) !== FIX) return this.#otherwise(at, end);
    const name = at + 8;
    const after = view.getInt32(name + 4, true);
    switch (view.getInt32(name, true)) {
      case CLEA:
        // cleanup writes nothing that is looked at.
        return true;
      case SMTP:
        if ((after & 0xffff) === D_BRACKET) return this.#smtpd(this.#afterProcess(name + 6, end), end);
        if ((after & 0xff) === BRACKET) return this.#delivery(this.#afterProcess(name + 5, end), end);
        break;
      case QMGR:
        if ((after & 0xff) === BRACKET) return this.#qmgr(this.#afterProcess(name + 5, end), end);
        break;
      case SUBM:
        if (after === ISSI && view.getInt32(name + 8, true) === ON_S && view.getInt32(name + 12, true) === MTPD && bytes[name + 16] === BRACKET) {
          return this.#smtpd(this.#afterProcess(name + 17, end), end);
        }
        break;
    }
    return this.#otherwise(at, end);
  }

  /** @returns where the text begins behind the process number and its bracket, or -1 */
  #afterProcess(at: number, end: number): number {
    const { bytes } = this;
    const digits = afterDigits(bytes, at, end);
    return digits === at || digits - at > 10 || bytes[digits] !== 93 || bytes[digits + 1] !== 58 || bytes[digits + 2] !== 32 ? -1 : digits + 3;
  }

  /** Programs that write less often, and names of instances and services in any form. */
  #otherwise(program: number, end: number): boolean {
    const { bytes } = this;
    if (!standsAt(bytes, POSTFIX, program, end)) return true;
    let at = program;
    let slash = -1;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === BRACKET || byte <= 32) break;
      if (byte === 47) slash = at;
      at += 1;
    }
    if (slash < 0 || bytes[at] !== BRACKET) return true;
    return this.#program(slash + 1, at, this.#afterProcess(at + 1, end), end);
  }

  #program(from: number, to: number, text: number, end: number): boolean {
    const { bytes } = this;
    const length = to - from;
    if (length === 5 && standsAt(bytes, SMTPD, from, to)) return this.#smtpd(text, end);
    if (length === 4 && standsAt(bytes, QMGR_WORD, from, to)) return this.#qmgr(text, end);
    return DELIVERIES.some((name) => name.length === length && standsAt(bytes, name, from, to)) ? this.#delivery(text, end) : true;
  }

  #smtpd(text: number, end: number): boolean {
    const { bytes, book } = this;
    if (text < 0) return true;
    const first = this.view.getInt32(text, true);
    // No queue id has these letters.
    if (first === CONN || first === DISC) {
      if (book.story !== null) this.#connection(text, end, first === CONN);
      return true;
    }
    if ((first & 0xff) === 119) {
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
    if (book.story !== null) book.connection = this.#sessions.of(this.#processAt(text));
    const account = book.loggedIn(user, this.#usernameEnd(user, end));
    book.address(account, addressFrom, addressTo);
    book.fingerprint.take(bytes, text, colon);
    const message = this.#messages.open(account);
    if (book.story !== null) this.#sessions.keep(message, book.connection);
    return true;
  }

  /** `connect from` or `disconnect from` a client. */
  #connection(text: number, end: number, begins: boolean): void {
    const { bytes, book } = this;
    const word = begins ? CONNECT : DISCONNECT;
    if (!standsAt(bytes, word, text, end) || this.#client.read(text + word.length, end) < 0) return;
    const process = this.#processAt(text);
    if (begins) {
      book.connection = this.#sessions.begin(process);
      book.connected(this.#client.addressFrom, this.#client.addressTo);
    } else {
      book.connection = this.#sessions.of(process);
      book.disconnected();
      this.#sessions.end(process);
    }
  }

  /** The number of the process whose text begins there, behind `]: `. */
  #processAt(text: number): number {
    const to = text - 3;
    return numberAt(this.bytes, beforeDigits(this.bytes, to - 10, to), to);
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
    const { bytes, view } = this;
    for (let at = placeOf(view, 44, from + 1, end); at < end; at = placeOf(view, 44, at + 1, end)) {
      if (AFTER_USERNAME.some((word) => standsAt(bytes, word, at, end))) return at;
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

  #qmgr(text: number, end: number): boolean {
    const { bytes, view, book } = this;
    const messages = this.#messages;
    if (text < 0 || messages.size === 0) return true;
    const colon = colonAfter(bytes, text, end);
    if (colon < 0) return true;
    const at = colon + 2;
    if (bytes[at] === 114) {
      if (end - at !== REMOVED.length || !standsAt(bytes, REMOVED, at, end)) return true;
      book.fingerprint.take(bytes, text, colon);
      messages.close();
      return true;
    }
    if (!standsAt(bytes, FROM, at, end)) return true;
    book.fingerprint.take(bytes, text, colon);
    const message = messages.find();
    if (message < 0 || !messages.isWaiting(message)) return true;
    const count = recipientCountAt(bytes, view, at, end);
    if (count < 0) return true;
    messages.receive(message);
    const account = messages.accountOf(message);
    if (book.story !== null) book.connection = this.#sessions.ofMessage(message);
    book.count(account, MESSAGES, 1);
    book.count(account, RECIPIENTS, numberAt(bytes, count, afterDigits(bytes, count, end)));
    return true;
  }

  #delivery(text: number, end: number): boolean {
    const { bytes, view, book } = this;
    const messages = this.#messages;
    if (text < 0 || messages.size === 0) return true;
    const colon = colonAfter(bytes, text, end);
    if (colon < 0 || !standsAt(bytes, TO, colon + 2, end)) return true;
    book.fingerprint.take(bytes, text, colon);
    const message = messages.find();
    if (message < 0) return true;
    const open = colon + 5;
    const close = bracketEnd(bytes, view, open, end);
    const status = close < 0 ? -1 : statusAt(bytes, view, close, end);
    if (status < 0) return true;
    const account = messages.accountOf(message);
    if (book.story !== null) book.connection = this.#sessions.ofMessage(message);
    book.domain(account, open + 1, close);
    const figure = standsAt(bytes, BOUNCED_WORD, status, end) ? BOUNCED : standsAt(bytes, DEFERRED_WORD, status, end) ? DEFERRED : -1;
    if (figure < 0) return true;
    book.fingerprint.take(bytes, open + 1, close);
    if (!messages.isNew(message, figure)) return true;
    book.count(account, figure, 1);
    if (figure === BOUNCED && saysUnknown(bytes, status)) book.unknown(account);
    return true;
  }
}

function isMechanism(byte: number): boolean {
  return isIdentifier(byte) || byte === 95 || byte === 45;
}

function isIdentifier(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}
