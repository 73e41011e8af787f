import { LONGEST_LINE } from '../counters';
import * as record from './journal-record';
import { copyBytes, placeOf, stands, wordOf } from './words';
import { put } from './written-text';

/*
 * Reads what `journalctl -o export` writes: a field in each line, `NAME=value`, and an empty line behind each entry. A value
 * that is no plain text stands behind a line with its name only: its length in eight bytes, then its bytes.
 */

const BEGINNINGS: usize[] = ['__CURSOR=', '__REALTIME_TIMESTAMP='].map<usize>((word) => wordOf(word));

/** The fields of the entry until now, kept here as it may begin in a block that is gone. */
const ROOM: usize = LONGEST_LINE * 2;
const kept: usize = heap.alloc(ROOM + 16);
let used: usize = 0;
/** The field whose value follows, in so many bytes, or NO_VALUE. Its length is read first. */
const NO_VALUE = -2;
let following: i32 = NO_VALUE;
let lengthBytes: usize = 0;
let length: u64 = 0;
let valueFrom: usize = 0;

export function isExport(from: usize, to: usize): bool {
  return load<u16>(from) === 0x5f5f && (stands(BEGINNINGS[0], from, to) || stands(BEGINNINGS[1], from, to));
}

/** A line of it, up to its line feed. @returns whether an entry has ended that is a line of syslog: it is written then */
export function readExport(from: usize, feed: usize): bool {
  if (following !== NO_VALUE) {
    binary(from, feed + 1);
    return false;
  }
  if (from === feed) return entryEnds();
  const equals = placeOf(61, from, feed);
  const field = record.fieldNamed(from, equals);
  if (equals === feed) {
    following = field;
    lengthBytes = 0;
    length = 0;
    valueFrom = kept + used;
  } else if (field >= 0) keep(field, equals + 1, feed);
  return false;
}

function keep(field: i32, from: usize, to: usize): void {
  const at = kept + used;
  append(from, to);
  record.setField(field, at, kept + used);
}

function append(from: usize, to: usize): void {
  const fits = min(to - from, ROOM - used);
  copyBytes(kept + used, from, fits);
  used += fits;
}

/** More bytes of a value, the line feed included. */
function binary(from: usize, to: usize): void {
  let at = from;
  while (at < to && lengthBytes < 8) {
    length |= <u64>load<u8>(at) << (lengthBytes * 8);
    lengthBytes += 1;
    at += 1;
  }
  if (lengthBytes < 8) return;
  const left = min(<u64>(to - at), length);
  if (following >= 0) append(at, at + <usize>left);
  length -= left;
  // The line feed behind the value has come with it.
  if (length > 0 || at + <usize>left === to) return;
  if (following >= 0) record.setField(following, valueFrom, kept + used);
  following = NO_VALUE;
}

function entryEnds(): bool {
  const whole = record.has(record.MESSAGE) && record.writeHead();
  if (whole) put(record.fieldFrom(record.MESSAGE), record.fieldTo(record.MESSAGE));
  record.newRecord();
  used = 0;
  return whole;
}
