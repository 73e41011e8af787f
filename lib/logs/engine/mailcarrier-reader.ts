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
const SENDER = bytesOf('MAIL command successful(');
const REFUSED = bytesOf('RCPT command failed(');
const RELAYED = bytesOf('Mail relayed(');
const PROCESSING = bytesOf('Processing ');
const DATA = bytesOf('DATA command successful.');
const ENDS = ['QUIT command successful.', 'Disconnected', 'Disconnected.'].map(bytesOf);
/** So many connections are followed at once; past it the older half is forgotten. */
const MOST_CONNECTIONS = 1 << 20;
const UUID_LENGTH = 36;
const UUID_WORDS = UUID_LENGTH / 4;

const HEX = 1;
const DASH = 2;
const ADDRESS = 4;
/** What each byte may be part of. */
const CLASSES = new Uint8Array(256);
for (const byte of bytesOf('0123456789abcdefABCDEF')) CLASSES[byte] = HEX | ADDRESS;
for (const byte of bytesOf('.:')) CLASSES[byte] = ADDRESS;
for (const byte of bytesOf('-')) CLASSES[byte] = DASH;

/** Reads the SMTP receiving log of MailCarrier, in which a connection has a name of its own: `14:05:56 3,1,<uuid>,statement`. */
export class MailCarrierReader implements LineReader {
  /** Connection → account + 1, 0 before the login; and its order. */
  readonly #connections = new FingerprintTable(4096);
  /** Connection → the fingerprint of its client's address. */
  readonly #addresses = new FingerprintTable(4096);
  /** The connection of the line before, as words; and its fingerprint. Often the next line is of the same. */
  readonly #uuid = new Int32Array(UUID_WORDS);
  #taken = false;
  #lo = 0;
  #hi = 0;
  #order = 0;
  #minute = -1;
  #minuteAt = 0;
  #clock: (second: number) => number;
  #wall = -1;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly view: DataView,
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
    if (after >= end || bytes[after] !== 44 || !this.#takeUuid(uuid)) return false;
    return this.#statement(second, after + 1, end);
  }

  #statement(second: number, text: number, end: number): boolean {
    const { bytes } = this;
    const closed = bytes[end - 1] === 46 && bytes[end - 2] === 41;
    switch (bytes[text] as number) {
      case 65: // A
        if (closed && standsAt(bytes, AUTHENTICATED, text, end - 2)) return this.#login(second, text + AUTHENTICATED.length, end - 2, true);
        if (closed && standsAt(bytes, NOT_AUTHENTICATED, text, end - 2)) return this.#login(second, text + NOT_AUTHENTICATED.length, end - 2, false);
        return false;
      case 82: // R
        if (closed && standsAt(bytes, RECIPIENT, text, end - 2)) this.#recipient(second, text + RECIPIENT.length, end - 2);
        else if (closed && standsAt(bytes, REFUSED, text, end - 2)) this.#time(second);
        else return false;
        return true;
      case 67: // C
        return standsAt(bytes, CONNECTED, text, end) && this.#connected(second, text + CONNECTED.length, end);
      case 77: // M
        if (!closed || (!standsAt(bytes, SENDER, text, end - 2) && !standsAt(bytes, RELAYED, text, end - 2))) return false;
        break;
      case 80: // P
        if (!standsAt(bytes, PROCESSING, text, end)) return false;
        break;
      case 68: // D
        if (closed && standsAt(bytes, RECEIVED, text, end - 2)) return this.#received(second, text + RECEIVED.length, end - 2);
        if (end - text === DATA.length && standsAt(bytes, DATA, text, end)) break;
        return this.#end(second, text, end);
      default:
        return this.#end(second, text, end);
    }
    this.#time(second);
    return true;
  }

  #login(second: number, from: number, to: number, successful: boolean): boolean {
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
    const place = this.#connection();
    const order = this.#connections.more(place);
    book.connection = order;
    const account = book.loggedIn(from, comma - 1);
    this.#connections.setValue(place, account + 1);
    const address = this.#addresses.size === 0 ? -1 : this.#addresses.find(this.#lo, this.#hi);
    if (address >= 0) book.distinct(account, ADDRESSES, this.#addresses.value(address), this.#addresses.more(address));
    return true;
  }

  #recipient(second: number, from: number, to: number): void {
    this.#time(second);
    const account = this.#account();
    if (account < 0) return;
    const { bytes, book } = this;
    book.count(account, RECIPIENTS, 1);
    const angles = to - from >= 2 && bytes[from] === 60 && bytes[to - 1] === 62;
    book.domain(account, angles ? from + 1 : from, angles ? to - 1 : to);
  }

  #received(second: number, from: number, to: number): boolean {
    const { bytes } = this;
    const digits = afterDigits(bytes, from, to);
    if (digits === from || digits - from > 15 || to - digits !== BYTES.length || !standsAt(bytes, BYTES, digits, to)) return false;
    this.#time(second);
    const account = this.#account();
    if (account >= 0) this.book.count(account, MESSAGES, 1);
    return true;
  }

  #connected(second: number, from: number, end: number): boolean {
    const { bytes, book } = this;
    const angles = end - from >= 2 && bytes[from] === 60 && bytes[end - 1] === 62;
    const first = angles ? from + 1 : from;
    const last = angles ? end - 1 : end;
    if (!isAddress(bytes, first, last)) return false;
    this.#time(second);
    book.connection = this.#connections.more(this.#connection());
    book.fingerprint.takeFolded(bytes, first, last);
    const address = this.#addresses.find(this.#lo, this.#hi);
    if (address >= 0) this.#addresses.delete(address);
    // The value of a table is not negative.
    this.#addresses.add(this.#lo, this.#hi, book.fingerprint.lo >>> 1, book.fingerprint.hi);
    book.connected(first, last);
    return true;
  }

  #account(): number {
    const place = this.#connections.find(this.#lo, this.#hi);
    if (place < 0) return -1;
    this.book.connection = this.#connections.more(place);
    return this.#connections.value(place) - 1;
  }

  #connection(): number {
    const place = this.#connections.find(this.#lo, this.#hi);
    if (place >= 0) return place;
    if (this.#connections.size >= MOST_CONNECTIONS) this.#forgetOlder();
    this.#order = (this.#order + 1) & 0x7fffffff;
    this.#connections.add(this.#lo, this.#hi, 0, this.#order);
    return this.#connections.find(this.#lo, this.#hi);
  }

  #forgetOlder(): void {
    const oldest = this.#order - MOST_CONNECTIONS / 2;
    this.#connections.sweep((_account, order) => order >= oldest);
    // They are known again at their next connection.
    this.#addresses.sweep(() => false);
  }

  #end(second: number, text: number, end: number): boolean {
    const { bytes } = this;
    if (!ENDS.some((word) => end - text === word.length && standsAt(bytes, word, text, end))) return false;
    this.#time(second);
    const address = this.#addresses.find(this.#lo, this.#hi);
    if (address >= 0) this.#addresses.delete(address);
    const place = this.#connections.find(this.#lo, this.#hi);
    if (place < 0) return true;
    this.book.connection = this.#connections.more(place);
    this.book.disconnected();
    this.#connections.delete(place);
    return true;
  }

  /** @returns whether the name of a connection stands there; then its fingerprint is taken */
  #takeUuid(from: number): boolean {
    const { bytes, view } = this;
    const words = this.#uuid;
    let same = this.#taken ? 0 : UUID_WORDS + 1;
    while (same < UUID_WORDS && view.getInt32(from + same * 4, true) === words[same]) same += 1;
    if (same === UUID_WORDS) return true;
    for (let index = 0; index < UUID_LENGTH; index += 1) {
      const dash = index === 8 || index === 13 || index === 18 || index === 23;
      if (((CLASSES[bytes[from + index] as number] as number) & (dash ? DASH : HEX)) === 0) return false;
    }
    for (let word = 0; word < UUID_WORDS; word += 1) words[word] = view.getInt32(from + word * 4, true);
    this.#taken = true;
    const { fingerprint } = this.book;
    fingerprint.take(bytes, from, from + UUID_LENGTH);
    this.#lo = fingerprint.lo;
    this.#hi = fingerprint.hi;
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

/** Digits, letters to F, points and colons, and the name of an interface perhaps. */
function isAddress(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at < to && ((CLASSES[bytes[at] as number] as number) & ADDRESS) !== 0) at += 1;
  if (at - from < 2 || at - from > 45) return false;
  if (at === to) return true;
  const zone = at + 1;
  if (bytes[at] !== 37 || to - zone < 1 || to - zone > 16) return false;
  for (at = zone; at < to; at += 1) if (!isMechanism(bytes[at] as number) && bytes[at] !== 46) return false;
  return true;
}

function isMechanism(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95 || byte === 45;
}
