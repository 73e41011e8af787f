import { closeSync, openSync, readSync } from 'node:fs';
import { subjectOf } from '../mail-head';

/** What a message in the queue tells of where it came from, as Postfix itself wrote it down. */
export interface MessageOrigin {
  /** Milliseconds since 1970. */
  arrivedAt: number;
  /** `sasl_username` of the smtpd that received it. */
  login: string | null;
  /** The address it was received from; null for mail that was handed over on this host. */
  client: string | null;
  /** The user of this host who handed it to `sendmail`; null for other mail, and for what Postfix itself wrote. */
  uid: number | null;
  /** It still has to go through a content filter, so it has not come back from one. */
  unfiltered: boolean;
  /** PHP's header `X-PHP-Originating-Script`: the owner of the script and its name, as the message says. */
  script: string | null;
  /** How many recipients it was queued for; null where the file does not say. */
  recipients: number | null;
}

const WINDOW = 4_096;
/** Enough for the envelope and the header of what people and programs send; the rest of a longer one is not looked at. */
const MOST_RECORDS = 200;
const MOST_READS = 12;
/** Of one message so many are looked at. */
const MOST_RECIPIENTS = 1_000;
const LONGEST_TEXT = 1_000;
const SUBMITTED = /^Received: by \S{1,255} \(.{1,100}, from userid (\d{1,10})\)$/;
const SCRIPT = 'X-PHP-Originating-Script: ';

/** One for all, because a file is read without a pause. */
const window = Buffer.alloc(WINDOW);

/**
 * Reads the beginning of a queue file, a few kilobytes of it. Blocking, because a hundred thousand of them are read with one
 * buffer and without a promise for each; whoever reads many lets others have their turn in between.
 *
 * The records are those of Postfix's `rec_type.h`. What a client or a user of the host wrote stands in other records (`N`)
 * than what Postfix notes of him (`A`), and postdrop takes none of the latter from a user.
 *
 * @param id the message's queue id, which the `Received:` of a message that was handed over here must name
 * @param mailOwner the uid of Postfix's own user, as which `postsuper -r` hands a message over once more
 * @returns null when the file is gone, or is no whole queue file
 */
export function readOrigin(path: string, id: string, mailOwner: number): MessageOrigin | null {
  return readFrom(path, (file) => file.origin(id, mailOwner));
}

/**
 * The subject and the recipients that are left of a message, from the beginning of its file. Blocking, as `readOrigin`.
 *
 * @returns null when the file is gone, or is no whole queue file
 */
export function readQueuedHead(path: string): { subject: string | null; recipients: string[] } | null {
  return readFrom(path, (file) => file.head());
}

function readFrom<T>(path: string, read: (file: QueueFile) => T | null): T | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    return read(new QueueFile(file));
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

class QueueFile {
  /** Which part of the file is in the window. */
  #start = 0;
  #length = 0;
  #reads = 0;
  /** The record that was read last. */
  #type = '';
  #text = '';
  #next = 0;

  constructor(private readonly file: number) {}

  origin(id: string, mailOwner: number): MessageOrigin | null {
    const origin: MessageOrigin = { arrivedAt: NaN, login: null, client: null, uid: null, unfiltered: false, script: null, recipients: null };
    const contents = this.#readEnvelope(origin);
    if (contents === null || Number.isNaN(origin.arrivedAt)) return null;
    if (origin.client === null) this.#readHeader(contents, origin, id, mailOwner);
    return origin;
  }

  head(): { subject: string | null; recipients: string[] } | null {
    const recipients: string[] = [];
    let contents: number | null = null;
    let whole = false;
    for (let count = 0; count < MOST_RECIPIENTS && this.#read(); count += 1) {
      if (this.#type === 'C') contents = wholeNumber(this.#text.slice(15, 31));
      // Those that have theirs already stand there as done.
      else if (this.#type === 'R') recipients.push(this.#text);
      else if (this.#type === 'M') {
        whole = true;
        break;
      }
    }
    if (contents === null || (!whole && recipients.length === 0)) return null;
    this.#reads = 0;
    this.#next = contents;
    const lines: string[] = [];
    for (let count = 0; count < MOST_RECORDS && this.#read(); count += 1) {
      if (this.#type === 'X' || this.#type === 'E') break;
      if (this.#type !== 'N') continue;
      if (this.#text === '') break;
      lines.push(this.#text);
    }
    return { subject: subjectOf(Buffer.from(lines.join('\n')).toString('latin1')), recipients };
  }

  /** @returns where the message's own text begins; null when the file does not say */
  #readEnvelope(origin: MessageOrigin): number | null {
    let contents: number | null = null;
    for (let count = 0; count < MOST_RECORDS && this.#read(); count += 1) {
      if (this.#type === 'C') [contents, origin.recipients] = [wholeNumber(this.#text.slice(15, 31)), wholeNumber(this.#text.slice(31, 47))];
      else if (this.#type === 'T') origin.arrivedAt = arrivalOf(this.#text);
      else if (this.#type === 'L') origin.unfiltered = true;
      else if (this.#type === 'A') noteAttribute(this.#text, origin);
      // Who wrote a message stands before its recipients, of which there may be thousands.
      else if (this.#type === 'M' || this.#type === 'R' || this.#type === 'O') break;
    }
    return contents;
  }

  /**
   * The first `Received:` of a message is Postfix's own. It counts when it names the message's queue id, which nobody knew
   * before: one whose own was taken out by header_checks must not be believed another.
   */
  #readHeader(contents: number, origin: MessageOrigin, id: string, mailOwner: number): void {
    this.#next = contents;
    let expected: string | null = id;
    let submitter: number | null = null;
    for (let count = 0; count < MOST_RECORDS && this.#read(); count += 1) {
      if (this.#type === 'X' || this.#type === 'E') return;
      // The rest of a long line, and room that Postfix left for filters.
      if (this.#type !== 'N') continue;
      if (this.#text === '') return;
      if (submitter !== null) {
        if (expected === ANY || this.#text.startsWith(`\tid ${expected};`)) {
          // Handed over once more by `postsuper -r`: whose it is tells the one below, which Postfix wrote the first time.
          if (submitter === mailOwner) expected = ANY;
          else origin.uid = submitter;
        }
        if (origin.uid !== null || expected !== ANY) expected = null;
        submitter = null;
      } else if (expected !== null && this.#text.startsWith('Received: ')) {
        const match = SUBMITTED.exec(this.#text);
        if (match) submitter = Number(match[1]);
        else expected = null;
      } else if (this.#text.startsWith(SCRIPT)) {
        origin.script = this.#text.slice(SCRIPT.length);
        if (expected === null) return;
      }
    }
  }

  /** Reads the next record, wherever Postfix put it. @returns whether there was one */
  #read(): boolean {
    for (let jumps = 0; jumps < MOST_READS; jumps += 1) {
      if (!this.#readAt(this.#next)) return false;
      if (this.#type !== 'p') return true;
      // Where a milter changed the message, a pointer stands in place of a record; 0 is room for one that was not needed.
      const target = wholeNumber(this.#text);
      if (target === null) return false;
      if (target > 0) this.#next = target;
    }
    return false;
  }

  #readAt(position: number): boolean {
    if (position < this.#start || position + 6 > this.#start + this.#length) this.#load(position);
    let at = position - this.#start;
    if (at + 2 > this.#length) return false;
    const type = window[at] ?? 0;
    let length = 0;
    at += 1;
    for (let shift = 0; ; shift += 7) {
      const byte = window[at];
      if (byte === undefined || at >= this.#length || shift > 28) return false;
      at += 1;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (length < 0) return false;
    const data = this.#start + at;
    const wanted = Math.min(length, LONGEST_TEXT);
    if (data + wanted > this.#start + this.#length) {
      this.#load(data);
      if (this.#length < wanted) return false;
    }
    const from = data - this.#start;
    this.#type = String.fromCharCode(type);
    this.#text = window.toString('utf8', from, from + wanted);
    this.#next = data + length;
    return true;
  }

  #load(position: number): void {
    this.#reads += 1;
    this.#start = position;
    this.#length = this.#reads > MOST_READS ? 0 : readSync(this.file, window, 0, WINDOW, position);
  }
}

/** In place of a queue id: whichever it is. */
const ANY = '';

function noteAttribute(text: string, origin: MessageOrigin): void {
  const equals = text.indexOf('=');
  const value = text.slice(equals + 1);
  switch (text.slice(0, equals)) {
    case 'sasl_username':
      origin.login = value;
      break;
    case 'client_address':
      origin.client = value;
  }
}

/** Seconds and microseconds, with a blank between them. */
function arrivalOf(text: string): number {
  const [seconds, microseconds] = text.trim().split(' ').map(Number);
  return Math.floor((seconds ?? NaN) * 1_000 + (microseconds ?? 0) / 1_000);
}

function wholeNumber(text: string): number | null {
  const number = Number(text.trim());
  return text.trim() !== '' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}
