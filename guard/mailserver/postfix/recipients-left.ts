import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const WINDOW = 64 * 1024;
/** Records of Postfix's `rec_type.h`. */
const SIZES = 'C'.charCodeAt(0);
const POINTER = 'p'.charCodeAt(0);
const RECIPIENT = 'R'.charCodeAt(0);
const TEXT = 'M'.charCodeAt(0);
const EXTRACTED = 'X'.charCodeAt(0);
const END = 'E'.charCodeAt(0);

/** One for all, because a file is read without a pause. */
const window = Buffer.alloc(WINDOW);

/** What was found of the recipients of one message. */
export interface RecipientsLeft {
  /** Those who do not have it yet: of the others Postfix has made another record. */
  waiting: number;
  /** The file was read to its end. */
  whole: boolean;
  bytes: number;
}

/**
 * Counts the recipients a queue file still names, in the envelope and behind the text, where those are whom Postfix took from the header or added
 * by itself; the text is passed over. Blocking, and without a string for each: there may be thousands.
 *
 * @param most so many bytes are read, and no more
 * @returns null when the file is gone, or is no queue file
 */
export function recipientsLeft(path: string, most: number): RecipientsLeft | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    return new Records(file, most).count();
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

class Records {
  /** Which part of the file is in the window. */
  #start = 0;
  #length = 0;
  #bytes = 0;
  #next = 0;
  /** Bytes of records that were read or passed over, not of the text: of a whole file no record is read twice. */
  #passed = 0;
  readonly #fileSize: number;
  /** Where the data of the record that was read last is in the window, and how much of it there is. */
  #data = 0;
  #size = 0;

  constructor(
    private readonly file: number,
    private readonly most: number,
  ) {
    this.#fileSize = fstatSync(file).size;
  }

  count(): RecipientsLeft | null {
    let behindText: number | null = null;
    let waiting = 0;
    for (let type = this.#read(); type !== null; type = this.#read()) {
      if (type === SIZES) {
        const [size, contents] = [this.#number(0, 15), this.#number(15, 31)];
        behindText = size !== null && contents !== null && contents > 0 ? contents + size : null;
      } else if (type === RECIPIENT) waiting += 1;
      else if (type === POINTER) {
        const target = this.#number(0, this.#size);
        if (target === null) break;
        if (target > 0) this.#next = target;
      } else if (type === TEXT) {
        if (behindText === null) break;
        this.#next = behindText;
        if (this.#read() !== EXTRACTED) break;
      } else if (type === END) return { waiting, whole: true, bytes: this.#bytes };
      if (behindText === null) return null;
    }
    return behindText === null ? null : { waiting, whole: false, bytes: this.#bytes };
  }

  /** @returns the next record's type; null where there is none, or enough was read */
  #read(): number | null {
    const at = this.#next;
    if (at < this.#start || at + 6 > this.#start + this.#length) this.#load(at);
    let index = at - this.#start;
    if (index + 2 > this.#length) return null;
    const type = window[index] ?? 0;
    let size = 0;
    index += 1;
    for (let shift = 0; ; shift += 7) {
      if (index >= this.#length || shift > 21) return null;
      const byte = window[index] ?? 0;
      index += 1;
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    this.#next = this.#start + index + size;
    this.#passed += this.#next - at;
    if (this.#passed > this.#fileSize) throw new Error('The pointers of the queue file lead in a circle, or a record beyond its end.');
    if (this.#passed > this.most) return null;
    if ((type === SIZES || type === POINTER) && index + size > this.#length) {
      this.#load(this.#start + index);
      index = 0;
    }
    [this.#data, this.#size] = [index, size];
    return type;
  }

  #load(position: number): void {
    const wanted = Math.min(WINDOW, this.most - this.#bytes);
    this.#start = position;
    this.#length = wanted > 0 ? readSync(this.file, window, 0, wanted, position) : 0;
    this.#bytes += this.#length;
  }

  #number(from: number, to: number): number | null {
    const text = window.toString('latin1', this.#data + from, this.#data + Math.min(to, this.#size)).trim();
    const number = Number(text);
    return text !== '' && Number.isSafeInteger(number) && number >= 0 ? number : null;
  }
}
