import * as record from './journal-record';
import { unreadable } from './line-counts';
import { readStamp } from './syslog-stamp';
import { isDigit, placeOf } from './words';
import { begin, character, cutWritten, put, sign, writtenTo } from './written-text';

/*
 * Reads objects of JSON that stand in one line: `journalctl -o json` and the files of Docker's json-file. Only the values of
 * the object itself are looked at, and of the fields that are needed.
 */

const QUOTE: u8 = 34;
const BACKSLASH: u8 = 92;

/** Where the value that was passed last ends. */
let valueEnd: usize = 0;

/** Whether an object that begins there ends there too. */
export function isJson(from: usize, to: usize): bool {
  return to - from > 8 && load<u8>(from) === 123 && load<u8>(to - 1) === 125;
}

/** Writes the syslog line that the object tells. @returns false when it tells none */
export function readJson(from: usize, to: usize): bool {
  record.newRecord();
  let at = skipBlanks(from + 1, to);
  while (at < to && load<u8>(at) === QUOTE) {
    const nameTo = stringEnd(at, to);
    if (nameTo === 0) return false;
    const colon = skipBlanks(nameTo + 1, to);
    if (colon >= to || load<u8>(colon) !== 58) return false;
    const value = skipBlanks(colon + 1, to);
    if (!passValue(value, to)) return false;
    const field = record.fieldNamed(at + 1, nameTo);
    if (field >= 0) record.setField(field, value, valueEnd);
    at = skipBlanks(valueEnd, to);
    if (at < to && load<u8>(at) === 44) at = skipBlanks(at + 1, to);
  }
  return record.has(record.LOG) ? writeDocker() : writeJournal();
}

function skipBlanks(from: usize, to: usize): usize {
  let at = from;
  while (at < to && load<u8>(at) <= 32) at += 1;
  return at;
}

/** @returns where the closing quotation mark stands, or 0 */
function stringEnd(open: usize, to: usize): usize {
  for (let at = placeOf(QUOTE, open + 1, to); at < to; at = placeOf(QUOTE, at + 1, to)) {
    let escape = at;
    while (load<u8>(escape - 1) === BACKSLASH && escape - 1 > open) escape -= 1;
    if (((at - escape) & 1) === 0) return at;
  }
  return 0;
}

/** Passes a value of any kind; what stands within others is not looked into. */
function passValue(from: usize, to: usize): bool {
  let depth: i32 = 0;
  let at = from;
  while (at < to) {
    const byte = load<u8>(at);
    if (byte === QUOTE) {
      at = stringEnd(at, to);
      if (at === 0) return false;
    } else if (byte === 91 || byte === 123) depth += 1;
    else if (byte === 93 || byte === 125 || (byte === 44 && depth === 0)) {
      if (depth === 0) {
        valueEnd = at;
        return at > from;
      }
      if (byte !== 44) depth -= 1;
    }
    at += 1;
    if (depth === 0 && (byte === QUOTE || byte === 93 || byte === 125)) {
      valueEnd = at;
      return true;
    }
  }
  return false;
}

/** Quotation marks off; these values have no signs in them that need to be written otherwise. */
function bare(field: i32): void {
  const from = record.fieldFrom(field);
  if (record.has(field) && load<u8>(from) === QUOTE) record.setField(field, from + 1, record.fieldTo(field) - 1);
}

function writeJournal(): bool {
  bare(record.REALTIME);
  bare(record.IDENTIFIER);
  bare(record.PROCESS);
  bare(record.HOST);
  if (!record.has(record.MESSAGE) || !record.writeHead()) return false;
  const written = writeValue(record.fieldFrom(record.MESSAGE), record.fieldTo(record.MESSAGE));
  // Without --all a long message is left out.
  if (!written) unreadable();
  return written;
}

/** The line itself; its time is Docker's where it has none of its own. */
function writeDocker(): bool {
  begin();
  const from = writtenTo();
  if (!writeLog(from)) return false;
  const to = writtenTo();
  if (!record.has(record.TIME) || to - from < 20 || readStamp(from, to) !== 0 || load<u8>(from, 2) === 58) return true;
  // A program and its process, without a stamp.
  bare(record.TIME);
  cutWritten(from);
  put(record.fieldFrom(record.TIME), record.fieldTo(record.TIME));
  sign(32);
  return writeLog(writtenTo());
}

/** Without the line feed at its end. */
function writeLog(from: usize): bool {
  if (!writeValue(record.fieldFrom(record.LOG), record.fieldTo(record.LOG))) return false;
  let to = writtenTo();
  while (to > from && load<u8>(to - 1) <= 32) to -= 1;
  cutWritten(to);
  return true;
}

/** Writes a string, or an array of bytes. @returns false for any other value */
function writeValue(from: usize, to: usize): bool {
  if (load<u8>(from) === QUOTE) {
    writeString(from + 1, to - 1);
    return true;
  }
  if (load<u8>(from) !== 91) return false;
  let number: i32 = -1;
  for (let at = from + 1; at < to; at += 1) {
    const byte = load<u8>(at);
    if (isDigit(byte)) number = max(number, 0) * 10 + byte - 48;
    else if (byte === 44 || byte === 93) {
      if (number < 0 || number > 255) return false;
      sign(<u8>number);
      number = -1;
    } else if (byte > 32) return false;
  }
  return true;
}

function writeString(from: usize, to: usize): void {
  let at = from;
  while (at < to) {
    const escape = placeOf(BACKSLASH, at, to);
    put(at, escape);
    if (escape + 1 >= to) return;
    at = writeEscaped(escape + 1, to);
  }
}

/** @returns the place behind it */
function writeEscaped(at: usize, to: usize): usize {
  const byte = load<u8>(at);
  if (byte === 117 && at + 5 <= to) {
    let code = hex4(at + 1);
    let after = at + 5;
    if (code >= 0xd800 && code < 0xdc00 && after + 6 <= to && load<u16>(after) === 0x755c) {
      const low = hex4(after + 2);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        after += 6;
      }
    }
    character(code);
    return after;
  }
  // What begins another line is a blank here.
  sign(byte === 110 || byte === 114 || byte === 116 || byte === 98 || byte === 102 ? 32 : byte);
  return at + 1;
}

function hex4(at: usize): u32 {
  let code: u32 = 0;
  for (let index: usize = 0; index < 4; index += 1) {
    const byte = load<u8>(at + index);
    code = code * 16 + (isDigit(byte) ? byte - 48 : ((byte | 32) - 87) & 15);
  }
  return code;
}
