/* How well the lines of a block could be read; the host takes the counts after each block. */
let unreadableLines: i32 = 0;
let serverLines: i32 = 0;
let lostLines: i32 = 0;
/** The first line without a known shape: its number in its file (0: there was none), and where it stands. */
let unknownLine: u32 = 0;
let unknownFrom: usize = 0;
let unknownTo: usize = 0;

/** The line tells of a login, a message or a delivery, in a shape that is not known: whom it is about cannot be said. @returns false, as it has no known shape */
export function unreadable(): bool {
  unreadableLines += 1;
  return false;
}

/** The mail server itself wrote the line. */
export function ofServer(): void {
  serverLines += 1;
}

/** The line says that so many others were dropped before they were written. */
export function lost(lines: i32): void {
  lostLines += lines;
}

/** The line, which stands there, has no known shape. */
export function unknownIs(line: u32, from: usize, to: usize): void {
  if (unknownLine !== 0) return;
  unknownLine = line;
  unknownFrom = from;
  unknownTo = to;
}

/** A block begins. */
export function resetCounts(): void {
  unreadableLines = 0;
  serverLines = 0;
  lostLines = 0;
  unknownLine = 0;
}

export function countUnreadable(): i32 {
  return unreadableLines;
}

export function countOfServer(): i32 {
  return serverLines;
}

export function countLost(): i32 {
  return lostLines;
}

export function firstUnknownLine(): i32 {
  return unknownLine;
}

export function firstUnknownFrom(): usize {
  return unknownFrom;
}

export function firstUnknownTo(): usize {
  return unknownTo;
}
