import { afterDigits, isWord, lengthOf, numberAt, wordOf } from './words';
import { begin, put, sign, writeTime } from './written-text';

/* One entry of the systemd journal: where the fields stand that a syslog line is made of, whichever way they were told. */
export const MESSAGE = 0;
export const IDENTIFIER = 1;
export const PROCESS = 2;
export const HOST = 3;
export const REALTIME = 4;
/** Docker's own: the line, and when it came. */
export const LOG = 5;
export const TIME = 6;
const FIELDS = 7;

const NAMES: usize[] = ['MESSAGE', 'SYSLOG_IDENTIFIER', 'SYSLOG_PID', '_HOSTNAME', '__REALTIME_TIMESTAMP', 'log', 'time'].map<usize>((name) => wordOf(name));
const OWN_PROCESS = wordOf('_PID');
const COMMAND = wordOf('_COMM');

const from: usize = heap.alloc(FIELDS * 4);
const to: usize = heap.alloc(FIELDS * 4);
newRecord();

export function newRecord(): void {
  memory.fill(from, 0, FIELDS * 4);
}

/** The lengths that names of needed fields have, a bit for each: most of the twenty fields of an entry have another. */
let lengths: u32 = (1 << <u32>lengthOf(OWN_PROCESS)) | (1 << <u32>lengthOf(COMMAND));
for (let field = 0; field < FIELDS; field += 1) lengths |= 1 << <u32>lengthOf(NAMES[field]);

/** @returns which field has that name, or -1 for one that is not needed */
export function fieldNamed(nameFrom: usize, nameTo: usize): i32 {
  const length = nameTo - nameFrom;
  if (length > 31 || (lengths & (1 << <u32>length)) === 0) return -1;
  for (let field = 0; field < FIELDS; field += 1) if (isWord(NAMES[field], nameFrom, nameTo)) return field;
  // What the kernel knows stands in for what the program did not say.
  if (isWord(OWN_PROCESS, nameFrom, nameTo) && !has(PROCESS)) return PROCESS;
  return isWord(COMMAND, nameFrom, nameTo) && !has(IDENTIFIER) ? IDENTIFIER : -1;
}

export function setField(field: i32, valueFrom: usize, valueTo: usize): void {
  store<u32>(from + <usize>field * 4, <u32>valueFrom);
  store<u32>(to + <usize>field * 4, <u32>valueTo);
}

export function has(field: i32): bool {
  return load<u32>(from + <usize>field * 4) !== 0;
}

export function fieldFrom(field: i32): usize {
  return load<u32>(from + <usize>field * 4);
}

export function fieldTo(field: i32): usize {
  return load<u32>(to + <usize>field * 4);
}

/** Writes `2026-11-03T00:00:05Z host name[process]: ` of the record. @returns false, and writes nothing, where the record tells no time or no program */
export function writeHead(): bool {
  if (!has(REALTIME) || !has(IDENTIFIER)) return false;
  const time = fieldFrom(REALTIME);
  const digits = afterDigits(time, fieldTo(REALTIME));
  if (digits - time !== 16) return false;
  begin();
  // Microseconds since 1970.
  writeTime(<i64>numberAt(time, time + 9) * 10 + <i64>(load<u8>(time, 9) - 48));
  sign(32);
  if (has(HOST)) put(fieldFrom(HOST), fieldTo(HOST));
  else sign(45);
  sign(32);
  put(fieldFrom(IDENTIFIER), fieldTo(IDENTIFIER));
  sign(91);
  if (has(PROCESS)) put(fieldFrom(PROCESS), fieldTo(PROCESS));
  else sign(48);
  sign(93);
  sign(58);
  sign(32);
  return true;
}
