import { createWallClock } from '../wall-clock';
import type { AccountBook } from './account-book';
import { afterDigits, bytesOf, standsAt } from './byte-text';
import { ADDRESSES, MESSAGES, RECIPIENTS } from './figures';
import { FingerprintTable } from './fingerprint-table';
import type { LineReader } from './line-reader';

const AUTHENTICATED = bytesOf('Authentication successful(');
const NOT_AUTHENTICATED = bytesOf('Authentication failed(');
const RECIPIENT = bytesOf('RCPT command successful(');
const RECEIVED = bytesOf('DATA received(');
const BYTES = bytesOf(' bytes');
const CONNECTED = bytesOf('Connected from ');
const OTHERS = ['MAIL command successful(', 'RCPT command failed(', 'Mail relayed('].map(bytesOf);
const PROCESSING = bytesOf('Processing ');
const WITHOUT_EVENT = ['DATA command successful.'].map(bytesOf);
const ENDS = ['QUIT command successful.', 'Disconnected', 'Disconnected.'].map(bytesOf);
/** So many connections are followed at once; past it the older half is forgotten. */
const MOST_CONNECTIONS = 1 << 20;
const UUID_LENGTH = 36;

/** Reads the SMTP receiving log of MailCarrier, in which a connection has a name of its own: `14:05:56 3,1,<uuid>,statement`. */
export class MailCarrierReader implements LineReader {
  /** Connection → account + 1, 0 before the login; and its order. */
  readonly #connections = new FingerprintTable(4096);
  /** Connections whose address is known before the login, by order of connection. */
  readonly #addresses = new Map<number, { lo: number; hi: number }>();
  #order = 0;
  #minute = -1;
  #minuteAt = 0;
  #clock: (second: number) => number;
  #wall = -1;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly book: AccountBook,
    private readonly options: { date: string; timeZone: string },
    private readonly dated: (at: number) => void,
  ) {
    this.#clock = createWallClock(options.date, options.timeZone);
  }

  /** The lines that follow are of another day. */
  dayIs(date: string): void {
    this.#clock = createWallClock(date, this.options.timeZone);
    this.#wall = -1;
  }

  read(start: number, end: number): boolean {
    const { bytes } = this;
    const second = end - start < 50 ? -1 : this.#secondAt(start);
    if (second < 0) return false;
    const first = afterDigits(bytes, start + 9, start + 15);
    if (first === start + 9 || bytes[first] !== 44) return false;
    const comma = afterDigits(bytes, first + 1, first + 7);
    if (comma === first + 1 || bytes[comma] !== 44) return false;
    const uuid = comma + 1;
    const after = uuid + UUID_LENGTH;
    if (after >= end || bytes[after] !== 44 || !this.#isUuid(uuid)) return false;
    return this.#statement(second, uuid, after + 1, end);
  }

  #statement(second: number, uuid: number, text: number, end: number): boolean {
    const { bytes } = this;
    const closed = bytes[end - 1] === 46 && bytes[end - 2] === 41;
    switch (bytes[text] as number) {
      case 65: // A
        if (closed && standsAt(bytes, AUTHENTICATED, text, end - 2)) return this.#login(second, uuid, text + AUTHENTICATED.length, end - 2, true);
        if (closed && standsAt(bytes, NOT_AUTHENTICATED, text, end - 2)) return this.#login(second, uuid, text + NOT_AUTHENTICATED.length, end - 2, false);
        return false;
      case 82: // R
        if (!closed || !standsAt(bytes, RECIPIENT, text, end - 2)) break;
        this.#recipient(second, uuid, text + RECIPIENT.length, end - 2);
        return true;
      case 68: // D
        if (closed && standsAt(bytes, RECEIVED, text, end - 2)) return this.#received(second, uuid, text + RECEIVED.length, end - 2);
        break;
      case 67: // C
        return standsAt(bytes, CONNECTED, text, end) && this.#connected(second, uuid, text + CONNECTED.length, end);
    }
    if (ENDS.some((word) => end - text === word.length && standsAt(bytes, word, text, end))) {
      this.#time(second);
      this.#end(uuid);
      return true;
    }
    const known =
      standsAt(bytes, PROCESSING, text, end) ||
      WITHOUT_EVENT.some((word) => end - text === word.length && standsAt(bytes, word, text, end)) ||
      (closed && OTHERS.some((word) => standsAt(bytes, word, text, end - 2)));
    if (known) this.#time(second);
    return known;
  }

  #login(second: number, uuid: number, from: number, to: number, successful: boolean): boolean {
    const { bytes, book } = this;
    let comma = to - 1;
    while (comma > from && isMechanism(bytes[comma] as number)) comma -= 1;
    const length = to - comma - 1;
    if (length < 1 || length > 20 || bytes[comma] !== 32 || bytes[comma - 1] !== 44 || comma - 1 < from) return false;
    if (successful && comma - 1 === from) return false;
    this.#time(second);
    if (!successful) {
      if (comma - 1 > from) book.failedLogin(from, comma - 1);
      return true;
    }
    const place = this.#connection(uuid);
    const order = this.#connections.more(place);
    book.connection = order;
    const account = book.loggedIn(from, comma - 1);
    this.#connections.setValue(place, account + 1);
    const address = this.#addresses.get(order);
    if (address) book.distinct(account, ADDRESSES, address.lo, address.hi);
    return true;
  }

  #recipient(second: number, uuid: number, from: number, to: number): void {
    this.#time(second);
    const account = this.#accountOf(uuid);
    if (account < 0) return;
    const { bytes, book } = this;
    book.count(account, RECIPIENTS, 1);
    const angles = to - from >= 2 && bytes[from] === 60 && bytes[to - 1] === 62;
    book.domain(account, angles ? from + 1 : from, angles ? to - 1 : to);
  }

  #received(second: number, uuid: number, from: number, to: number): boolean {
    const { bytes } = this;
    const digits = afterDigits(bytes, from, to);
    if (digits === from || digits - from > 15 || to - digits !== BYTES.length || !standsAt(bytes, BYTES, digits, to)) return false;
    this.#time(second);
    const account = this.#accountOf(uuid);
    if (account >= 0) this.book.count(account, MESSAGES, 1);
    return true;
  }

  #connected(second: number, uuid: number, from: number, end: number): boolean {
    const { bytes, book } = this;
    const angles = end - from >= 2 && bytes[from] === 60 && bytes[end - 1] === 62;
    const first = angles ? from + 1 : from;
    const last = angles ? end - 1 : end;
    if (last - first > 62 || !/^[0-9A-Fa-f:.]{2,45}(?:%[\w.-]{1,16})?$/.test(String.fromCharCode(...bytes.subarray(first, last)))) return false;
    this.#time(second);
    const order = this.#connections.more(this.#connection(uuid));
    book.fingerprint.takeFolded(bytes, first, last);
    this.#addresses.set(order, { lo: book.fingerprint.lo, hi: book.fingerprint.hi });
    book.connection = order;
    book.connected(first, last);
    return true;
  }

  #accountOf(uuid: number): number {
    const { fingerprint } = this.book;
    fingerprint.take(this.bytes, uuid, uuid + UUID_LENGTH);
    const place = this.#connections.find(fingerprint.lo, fingerprint.hi);
    if (place < 0) return -1;
    this.book.connection = this.#connections.more(place);
    return this.#connections.value(place) - 1;
  }

  #connection(uuid: number): number {
    const { fingerprint } = this.book;
    fingerprint.take(this.bytes, uuid, uuid + UUID_LENGTH);
    const { lo, hi } = fingerprint;
    const place = this.#connections.find(lo, hi);
    if (place >= 0) return place;
    if (this.#connections.size >= MOST_CONNECTIONS) this.#forgetOlder();
    this.#order = (this.#order + 1) & 0x7fffffff;
    this.#connections.add(lo, hi, 0, this.#order);
    return this.#connections.find(lo, hi);
  }

  #forgetOlder(): void {
    const oldest = this.#order - MOST_CONNECTIONS / 2;
    this.#connections.sweep((_account, order) => order >= oldest);
    for (const order of this.#addresses.keys()) if (order < oldest) this.#addresses.delete(order);
  }

  #end(uuid: number): void {
    const { fingerprint } = this.book;
    fingerprint.take(this.bytes, uuid, uuid + UUID_LENGTH);
    const place = this.#connections.find(fingerprint.lo, fingerprint.hi);
    if (place < 0) return;
    this.book.connection = this.#connections.more(place);
    this.book.disconnected();
    this.#addresses.delete(this.book.connection);
    this.#connections.delete(place);
  }

  #isUuid(from: number): boolean {
    const { bytes } = this;
    for (let index = 0; index < UUID_LENGTH; index += 1) {
      const byte = bytes[from + index] as number;
      const dash = index === 8 || index === 13 || index === 18 || index === 23;
      if (dash ? byte !== 45 : !isHex(byte)) return false;
    }
    return true;
  }

  #secondAt(start: number): number {
    const { bytes } = this;
    if (bytes[start + 2] !== 58 || bytes[start + 5] !== 58 || bytes[start + 8] !== 32) return -1;
    const hour = this.#two(start);
    const minute = this.#two(start + 3);
    const second = this.#two(start + 6);
    return hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ? -1 : hour * 3600 + minute * 60 + second;
  }

  #two(at: number): number {
    const tens = (this.bytes[at] as number) - 48;
    const ones = (this.bytes[at + 1] as number) - 48;
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  #time(second: number): void {
    const minute = Math.floor(second / 60);
    if (minute !== this.#wall) {
      this.#wall = minute;
      this.#minuteAt = Math.floor(this.#clock(minute * 60) / 1000);
      this.#minute = minute * 60;
    }
    this.dated(this.#minuteAt + second - this.#minute);
  }
}

function isHex(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102);
}

function isMechanism(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95 || byte === 45;
}
