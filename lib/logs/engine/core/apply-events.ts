import { EVENT_BYTES } from '../counters';
import { dated, failedLoginOf } from './account-book';
import { CONNECTED, DATED, DELIVERED, endOf, eventsAt, FAILED_LOGIN, firstOf, kindOf, lineOf, RECIPIENT_TAKEN, startOf, timeOf } from './events';
import { applyMailCarrier, fetchForMailCarrier } from './mailcarrier-events';
import { applyPostfix, fetchForPostfix } from './postfix-events';

/** So many events are looked at ahead: what one of them needs from far away in memory is fetched together with that of the others. */
const AHEAD: usize = 32 * EVENT_BYTES;

/** The event that is looked at. */
let event: usize = 0;
let fetched: u32 = 0;

/** Finds out what the first events of block 0 mean for the accounts. */
export function applyEvents(count: i32): void {
  const begin = eventsAt(0);
  const end = begin + <usize>count * EVENT_BYTES;
  for (let from = begin; from < end; from += AHEAD) {
    const to = min(end, from + AHEAD);
    fetchFor(from, to);
    for (event = from; event < to; event += EVENT_BYTES) apply();
  }
}

function apply(): void {
  const kind = kindOf(event);
  if (kind === DATED) dated(timeOf(event));
  else if (kind === FAILED_LOGIN) failedLoginOf(firstOf(event));
  else if (kind < CONNECTED) applyPostfix(kind, event);
  else applyMailCarrier(kind, event);
}

function fetchFor(from: usize, to: usize): void {
  let any: u32 = 0;
  for (let ahead = from; ahead < to; ahead += EVENT_BYTES) {
    const kind = kindOf(ahead);
    if (kind === DELIVERED) any ^= fetchForPostfix(ahead);
    else if (kind === RECIPIENT_TAKEN) any ^= fetchForMailCarrier(ahead);
  }
  // Kept, or the compiler would see that nobody needs it.
  fetched = any;
}

/** The number of its line in the file, and where that stands. */
export function eventLine(): u32 {
  return lineOf(event);
}

export function eventStart(): usize {
  return startOf(event);
}

export function eventEnd(): usize {
  return endOf(event);
}
