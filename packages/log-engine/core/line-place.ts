import { endOf, lineOf, startOf } from './events';

/** The event that is looked at. */
let event: usize = 0;

export function eventIs(place: usize): void {
  event = place;
}

export function eventHere(): usize {
  return event;
}

/** The number of its line in the file, and where that stands. */
export function lineNumber(): u32 {
  return lineOf(event);
}

export function lineStart(): usize {
  return startOf(event);
}

export function lineEnd(): usize {
  return endOf(event);
}
