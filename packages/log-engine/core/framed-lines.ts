import { BLOCK_BYTES, LINE_WITHIN, LONGEST_LINE, NO_LINE, PART } from '../counters';
import { isJson, readJson } from './json-lines';
import { isExport, readExport } from './journal-export';
import { newRooms, roomOf } from './rooms';
import { readStamp } from './syslog-stamp';
import { afterDigits, isDigit, isLetterOrDigit, lengthOf, placeOf, placeOfBlank, stands, wordOf } from './words';
import { begin, put, sign, writtenFrom, writtenIs, writtenTo } from './written-text';

/*
 * A line may stand within another's: `docker compose logs`, `docker logs -t`, Kubernetes and grep write something before it;
 * the journal, Docker's files and RFC 5424 wrap it. Here the line itself is found, or written as syslog would have written
 * it. Almost all lines of a log are framed alike, so the last frame is tried first.
 */

const ROOM: usize = BLOCK_BYTES + LONGEST_LINE * 2;
const rooms: usize = newRooms();

const PLAIN = 0;
const FRAMED = 1;
const EXPORT = 2;
let framing: i32 = PLAIN;
/** Frames within frames. */
const MOST_FRAMES = 3;
const LONGEST_NAME: usize = 200;

const POD = wordOf('[pod/');
const STDOUT = wordOf('stdout ');
const STDERR = wordOf('stderr ');
const VERSION_1 = wordOf('1 ');

/** The text before the line that was skipped last, where it is the same in every line; `docker compose` and grep. */
const LONGEST_PREFIX: usize = 240;
const prefix: usize = heap.alloc(LONGEST_PREFIX + 16);
let prefixLength: usize = 0;

/** Where the line itself stands. */
export let textFrom: usize = 0;
export let textTo: usize = 0;

/** What is written from here on is of this block. */
export function framesOfBlock(block: i32): void {
  const from = roomOf(rooms, block, ROOM);
  writtenIs(from, from + ROOM);
}

/** Leaves nothing behind of the lines of block 0. */
export function wipeFrames(): void {
  memory.fill(roomOf(rooms, 0, ROOM), 0, ROOM);
}

/** Another file begins: it may be framed otherwise. */
export function framesOfFile(): void {
  framing = PLAIN;
  prefixLength = 0;
}

/** Whether lines of this file stand within others; then ask `lineWithin` first. */
export function isFramed(): bool {
  return framing !== PLAIN;
}

/** Whether what `lineWithin` found was written anew, so that it stands elsewhere than the line. */
export function isWritten(): bool {
  return textTo === writtenTo();
}

/** @returns whether a line stands within this one; `textFrom` and `textTo` tell it. @param feed where the line feed stands */
export function lineWithin(from: usize, to: usize, feed: usize): i32 {
  if (framing === EXPORT || isExport(from, to)) {
    framing = EXPORT;
    if (!readExport(from, feed)) return PART;
    textIsWritten();
    return LINE_WITHIN;
  }
  textFrom = from;
  textTo = to;
  let frames = 0;
  while (frames < MOST_FRAMES && unframe()) {
    frames += 1;
    if (isHead(textFrom, textTo) && behindTime() === 0) break;
  }
  framing = frames > 0 ? FRAMED : PLAIN;
  return frames > 0 ? LINE_WITHIN : NO_LINE;
}

function textIsWritten(): void {
  textFrom = writtenFrom();
  textTo = writtenTo();
}

/** Takes one frame off. */
function unframe(): bool {
  const first = load<u8>(textFrom);
  if (first === 123) return json();
  if (first === 60) return afterPriority();
  return afterSamePrefix() || afterBar() || afterPod() || afterTime() || afterFileName();
}

function json(): bool {
  if (!isJson(textFrom, textTo) || !readJson(textFrom, textTo)) return false;
  textIsWritten();
  return true;
}

/** Whether a line of a known log may begin there. */
function isHead(at: usize, end: usize): bool {
  if (at + 20 > end) return false;
  if (readStamp(at, end) !== 0) return true;
  // The receiving log of MailCarrier has the time only.
  return load<u8>(at, 2) === 58 && load<u8>(at, 5) === 58 && load<u8>(at, 8) === 32 && isDigit(load<u8>(at)) && isDigit(load<u8>(at, 9));
}

function skipTo(at: usize, same: bool): bool {
  if (same && at - textFrom <= LONGEST_PREFIX) {
    prefixLength = at - textFrom;
    memory.copy(prefix, textFrom, prefixLength);
  }
  textFrom = at;
  return true;
}

function afterSamePrefix(): bool {
  if (prefixLength === 0 || textFrom + prefixLength >= textTo || memory.compare(textFrom, prefix, prefixLength) !== 0) return false;
  if (!isHead(textFrom + prefixLength, textTo)) return false;
  textFrom += prefixLength;
  return true;
}

/** `postfix-1  | ` */
function afterBar(): bool {
  let at = textFrom;
  while (at < textTo && isNameByte(load<u8>(at))) at += 1;
  if (at === textFrom || at - textFrom > LONGEST_NAME) return false;
  while (at < textTo && load<u8>(at) === 32) at += 1;
  return at + 1 < textTo && load<u16>(at) === 0x207c && skipTo(at + 2, true);
}

/** `[pod/mail-0/postfix] ` */
function afterPod(): bool {
  if (!stands(POD, textFrom, textTo)) return false;
  const close = placeOf(93, textFrom, textTo);
  return close + 1 < textTo && load<u8>(close, 1) === 32 && skipTo(close + 2, true);
}

/** `2026-11-03T00:00:05.123456789Z `, and ` stdout F ` behind it perhaps, before a line with a stamp of its own. */
function afterTime(): bool {
  const at = behindTime();
  return at !== 0 && skipTo(at, false);
}

/** @returns where that line begins, or 0 */
function behindTime(): usize {
  if (textFrom + 20 > textTo || load<u8>(textFrom, 4) !== 45 || load<u8>(textFrom, 10) !== 84) return 0;
  let at = placeOfBlank(textFrom, textTo) + 1;
  if (stands(STDOUT, at, textTo) || stands(STDERR, at, textTo)) at += lengthOf(STDOUT) + 2;
  return isHead(at, textTo) ? at : 0;
}

/** `mail.log:`, `mail.log-`, `mail.log:12:`, `12:` */
function afterFileName(): bool {
  const last = min(textTo, textFrom + LONGEST_PREFIX);
  for (let at = textFrom; at < last; at += 1) {
    const byte = load<u8>(at);
    if (byte <= 32) return false;
    if (byte !== 58 && byte !== 45) continue;
    if (isHead(at + 1, textTo)) return skipTo(at + 1, true);
    const digits = afterDigits(at + 1, last);
    if (digits > at + 1 && load<u8>(digits) === byte && isHead(digits + 1, textTo)) return skipTo(digits + 1, false);
  }
  return false;
}

/** `<22>` of RFC 3164, or the whole head of RFC 5424, which is written as the older one. */
function afterPriority(): bool {
  const digits = afterDigits(textFrom + 1, min(textTo, textFrom + 5));
  if (digits === textFrom + 1 || load<u8>(digits) !== 62) return false;
  textFrom = digits + 1;
  return !stands(VERSION_1, textFrom, textTo) || rfc5424(textFrom + lengthOf(VERSION_1));
}

/** `STAMP HOST NAME PROCESS ID [data] text` */
function rfc5424(stamp: usize): bool {
  const host = placeOfBlank(stamp, textTo) + 1;
  const name = placeOfBlank(host, textTo) + 1;
  const process = placeOfBlank(name, textTo) + 1;
  const id = placeOfBlank(process, textTo) + 1;
  const data = placeOfBlank(id, textTo) + 1;
  if (data >= textTo) return false;
  const after = afterData(data);
  if (after === 0) return false;
  begin();
  put(stamp, process - 1);
  sign(91);
  put(process, id - 1);
  sign(93);
  sign(58);
  sign(32);
  put(after, textTo);
  textIsWritten();
  return true;
}

function isNameByte(byte: u8): bool {
  return isLetterOrDigit(byte) || byte === 45 || byte === 46 || byte === 95;
}

/** @returns where the text begins behind `-` or `[id name="value"]…`, and behind a byte-order mark; 0 when the data does not end */
function afterData(from: usize): usize {
  let at = from;
  if (load<u8>(at) === 45) at += 1;
  else {
    let quoted = false;
    let within = false;
    while (at < textTo && (within || load<u8>(at) === 91)) {
      const byte = load<u8>(at);
      if (byte === 92) at += 1;
      else if (byte === 34) quoted = !quoted;
      else if (!quoted && (byte === 91 || byte === 93)) within = byte === 91;
      at += 1;
    }
  }
  if (at >= textTo || load<u8>(at) !== 32) return 0;
  at += 1;
  return (load<u32>(at) & 0xffffff) === 0xbfbbef ? at + 3 : at;
}
