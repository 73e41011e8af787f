import { endOf, lineOf, startOf } from './events';

/** The event that is looked at; 0 where the host reads the lines, and tells where they stand. */
let event: usize = 0;
let number: u32 = 0;
let start: usize = 0;
let end: usize = 0;

export function eventIs(place: usize): void {
  event = place;
}

/** The host reads the line of that number, which stands there. */
export function placeIs(line: u32, from: usize, to: usize): void {
  event = 0;
  number = line;
  start = from;
  end = to;
}

/** The number of the line in its file, and where that stands. */
export function lineNumber(): u32 {
  return event === 0 ? number : lineOf(event);
}

export function lineStart(): usize {
  return event === 0 ? start : startOf(event);
}

export function lineEnd(): usize {
  return event === 0 ? end : endOf(event);
}
