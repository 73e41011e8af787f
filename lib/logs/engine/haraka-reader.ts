import type { AccountBook } from './account-book';
import { afterDigits, beforeDigits, bracketEnd, bytesOf, numberAt, standsAt } from './byte-text';
import { ADDRESSES, BOUNCED, DEFERRED, MESSAGES, RECIPIENTS } from './counters';
import { HarakaHead } from './haraka-bytes';
import { HarakaConnections } from './haraka-connections';
import { HarakaLogin } from './haraka-login';
import { HarakaMessages } from './haraka-messages';
import type { LineReader } from './line-reader';
import type { SyslogStamp } from './syslog-stamp';

const CORE = bytesOf('core');
const OUTBOUND = bytesOf('outbound');
const AUTH = bytesOf('auth');
const WITH_HOST = ['auth/auth_proxy', 'auth/auth_bridge'].map(bytesOf);
const CONNECT = bytesOf('connect ip=');
const DISCONNECT = bytesOf('disconnect ip=');
const RECIPIENT = bytesOf('recipient ');
const ACCEPTED = bytesOf(' code=OK ');
const QUEUED = bytesOf('queue code=OK ');
const REJECTED_WORD = bytesOf(' rejected: ');
const DEFERRED_WORD = bytesOf(' deferred: ');
const DELIVERED = bytesOf(' delivered file=');
const COUNTS = bytesOf(' rcpts=');
const REFUSAL = bytesOf('55');
const UNKNOWN_RECIPIENT = bytesOf('5.1.');
const BOUNCING = bytesOf('bouncing mail: ');
const SOME_FAILED = bytesOf('Some recipients failed: ');
const TEMP_FAILING = bytesOf('Temp failing ');
const SECONDS = bytesOf(' seconds: ');
const SOME_DEFERRED = bytesOf('Some recipients temp failed: ');

/**
 * Reads the log of Haraka in its default format, with its own stamps (`timestamps=true` in log.ini), those of syslog or
 * journald before them, or none. What happens on a connection after a login belongs to its account, and what becomes of a
 * message to the account that it was taken from. Haraka makes line ends in what clients and servers sent into blanks, so a
 * line and its head are its own; which text is whose is told by the place, as in `[core] recipient <…> code=OK`.
 */
export class HarakaReader implements LineReader {
  /** Lines without any stamp. */
  untimed = 0;
  readonly #head: HarakaHead;
  readonly #login: HarakaLogin;
  readonly #connections: HarakaConnections;
  readonly #messages: HarakaMessages;

  /** @param near seconds since 1970, the time of lines without a stamp */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly book: AccountBook,
    private readonly view: DataView,
    private readonly stamp: SyslogStamp,
    private readonly near: number,
    private readonly dated: (at: number) => void,
  ) {
    this.#head = new HarakaHead(bytes);
    this.#login = new HarakaLogin(bytes);
    this.#connections = new HarakaConnections(book.fingerprint);
    this.#messages = new HarakaMessages(book.fingerprint);
  }

  read(start: number, end: number): boolean {
    const { bytes } = this;
    let at = start;
    if (bytes[start] === 91) {
      this.untimed += 1;
      this.dated(this.near);
    } else {
      at = this.stamp.read(start, end);
      if (at < 0 || bytes[at] !== 32) return false;
      const time = this.stamp.at;
      at += 1;
      if (bytes[at] !== 91) at = this.#afterProgram(at, end);
      if (at < 0) return false;
      this.dated(time);
    }
    const head = this.#head;
    const text = head.read(at, end);
    if (text < 0) return false;
    if (head.connectionFrom < 0) return true;
    const { originFrom, originTo } = head;
    if (originTo - originFrom === CORE.length && standsAt(bytes, CORE, originFrom, originTo)) this.#core(text, end);
    else if (originTo - originFrom === OUTBOUND.length && standsAt(bytes, OUTBOUND, originFrom, originTo)) this.#outbound(text, end);
    else if (standsAt(bytes, AUTH, originFrom, originTo)) this.#authentication(text, end);
    return true;
  }

  /** `host haraka[123]: `, and perhaps Haraka's own stamp once more. */
  #afterProgram(from: number, end: number): number {
    const { bytes } = this;
    let at = from;
    while (at < end && (bytes[at] as number) > 32) at += 1;
    const program = at + 1;
    at = program;
    while (at < end && (bytes[at] as number) > 32) at += 1;
    if (at <= program || at >= end || bytes[at - 1] !== 58) return -1;
    at += 1;
    if (bytes[at] === 91) return at;
    const behind = this.stamp.read(at, end);
    return behind > 0 && bytes[behind] === 32 ? behind + 1 : -1;
  }

  #core(text: number, end: number): void {
    const { bytes } = this;
    switch (bytes[text] as number) {
      case 99: // c
        if (standsAt(bytes, CONNECT, text, end)) this.#connected(text + CONNECT.length, end);
        return;
      case 100: // d
        if (standsAt(bytes, DISCONNECT, text, end)) this.#disconnected();
        return;
      case 114: // r
        if (standsAt(bytes, RECIPIENT, text, end)) this.#recipient(text + RECIPIENT.length, end);
        return;
      case 113: // q
        if (standsAt(bytes, QUEUED, text, end)) this.#queued();
    }
  }

  #connected(from: number, end: number): void {
    let to = from;
    while (to < end && (this.bytes[to] as number) > 32) to += 1;
    const connection = this.#takenConnection().open();
    this.book.fingerprint.takeFolded(from, to);
    connection.addressLo = this.book.fingerprint.lo;
    connection.addressHi = this.book.fingerprint.hi;
    connection.hasAddress = true;
    this.book.connected(connection.number, from, to);
  }

  #disconnected(): void {
    const connection = this.#takenConnection().find();
    if (!connection) return;
    this.book.disconnected(connection.number);
    this.#takenConnection().close();
  }

  #recipient(open: number, end: number): void {
    const { bytes, view, book } = this;
    const close = bracketEnd(bytes, view, open, end);
    if (close < 0 || !standsAt(bytes, ACCEPTED, close + 1, end)) return;
    const connection = this.#takenConnection().find();
    if (!connection || connection.account < 0) return;
    this.#takeTransaction();
    let message = this.#messages.find();
    if (message < 0) message = this.#messages.open(connection.account, connection.number);
    const account = this.#messages.get(message)?.account ?? connection.account;
    book.connection = connection.number;
    book.count(account, RECIPIENTS, 1);
    book.domain(account, open + 1, close);
    let at = close - 1;
    while (at > open && bytes[at] !== 64) at -= 1;
    book.fingerprint.takeFolded(at + 1, close);
    this.#messages.addRecipient(message);
  }

  #queued(): void {
    const { book } = this;
    if (this.#messages.size === 0) return;
    this.#takeTransaction();
    const message = this.#messages.get(this.#messages.find());
    if (!message) return;
    message.queued = true;
    book.connection = message.connection;
    book.count(message.account, MESSAGES, 1);
  }

  #authentication(text: number, end: number): void {
    const { bytes, book } = this;
    const { originFrom, originTo } = this.#head;
    const login = this.#login;
    const hosts = WITH_HOST.some((name) => name.length === originTo - originFrom && standsAt(bytes, name, originFrom, originTo));
    const told = originTo - originFrom === AUTH.length ? login.ofResults(text, end) : login.ofPlugin(text, end, hosts);
    if (!told) return;
    if (!login.successful) {
      if (login.nameTo > login.nameFrom) book.failedLogin(login.nameFrom, login.nameTo);
      return;
    }
    const connection = this.#takenConnection().open();
    // The results of a plugin that wrote a line of its own tell of the same login.
    if (login.logins > 0 && login.logins <= connection.logins) return;
    connection.logins = login.logins > 0 ? login.logins : connection.logins + 1;
    book.connection = connection.number;
    connection.account = book.loggedIn(login.nameFrom, login.nameTo);
    if (connection.hasAddress) book.distinct(connection.account, ADDRESSES, connection.addressLo, connection.addressHi);
  }

  #outbound(text: number, end: number): void {
    const { bytes } = this;
    const messages = this.#messages;
    const { delivery } = this.#head;
    if (messages.size === 0 || delivery === 0) return;
    const first = bytes[text] as number;
    if (first !== 114 && first !== 32 && first !== 98 && first !== 84) return;
    this.#takeTransaction();
    const message = messages.find();
    const known = messages.get(message);
    if (!known) return;
    const { account } = known;
    this.book.connection = known.connection;
    if (standsAt(bytes, RECIPIENT, text, end)) this.#oneRecipient(message, account, text + RECIPIENT.length, end);
    else if (standsAt(bytes, DELIVERED, text, end)) this.#delivered(message, text + DELIVERED.length, end);
    else if (standsAt(bytes, BOUNCING, text, end)) {
      if (!standsAt(bytes, SOME_FAILED, text + BOUNCING.length, end)) this.book.count(account, BOUNCED, messages.all(message, delivery, BOUNCED));
    } else if (standsAt(bytes, TEMP_FAILING, text, end)) {
      let at = text + TEMP_FAILING.length;
      while (at < end && !standsAt(bytes, SECONDS, at, end)) at += 1;
      if (at < end && !standsAt(bytes, SOME_DEFERRED, at + SECONDS.length, end)) this.book.count(account, DEFERRED, messages.all(message, delivery, DEFERRED));
      return;
    } else return;
    if (!messages.isDone(message)) return;
    this.#takeTransaction();
    messages.close(message);
  }

  /** `recipient <…> rejected: 550 …` and `recipient <…> deferred: 450 …` */
  #oneRecipient(message: number, account: number, open: number, end: number): void {
    const { bytes, view, book } = this;
    const close = bracketEnd(bytes, view, open, end);
    if (close < 0) return;
    const figure = standsAt(bytes, REJECTED_WORD, close + 1, end) ? BOUNCED : standsAt(bytes, DEFERRED_WORD, close + 1, end) ? DEFERRED : -1;
    if (figure < 0) return;
    book.fingerprint.takeFolded(open + 1, close);
    if (!this.#messages.isNew(message, this.#head.delivery, figure)) return;
    book.count(account, figure, 1);
    const reply = close + 1 + REJECTED_WORD.length;
    if (figure === BOUNCED && standsAt(bytes, REFUSAL, reply, end) && standsAt(bytes, UNKNOWN_RECIPIENT, reply + 4, end)) book.unknown(account);
  }

  /** `… rcpts=2/0/1`, read from the end: before it stands what the remote server said. */
  #delivered(message: number, from: number, end: number): void {
    const { bytes } = this;
    let at = beforeDigits(bytes, from, end);
    for (let part = 0; part < 2; part += 1) {
      if (at <= from || bytes[at - 1] !== 47) return;
      at = beforeDigits(bytes, from, at - 1);
    }
    const digits = afterDigits(bytes, at, end);
    if (digits === at || digits - at > 9 || at - COUNTS.length < from || !standsAt(bytes, COUNTS, at - COUNTS.length, end)) return;
    this.#messages.delivered(message, this.#head.delivery, numberAt(bytes, at, digits));
  }

  /** The connections, with the line's own taken. */
  #takenConnection(): HarakaConnections {
    this.book.fingerprint.take(this.#head.connectionFrom, this.#head.connectionTo);
    return this.#connections;
  }

  #takeTransaction(): void {
    this.book.fingerprint.take(this.#head.connectionFrom, this.#head.transactionTo);
  }
}
