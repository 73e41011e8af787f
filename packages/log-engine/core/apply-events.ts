import { failedLoginOf } from './account-figures';
import { dated } from './log-time';
import { post } from './account-ledger';
import { ARRIVED, DATED, DELIVERED, DELIVERED_BY_EXIM, FAILED_LOGIN, LISTED, MESSAGE_OPENED, RECIPIENT_TAKEN } from '../event-kinds';
import { bytesOf, eventsAt, firstOf, isOfExim, isOfMailCarrier, kindOf, secondOf, timeOf } from './events';
import { applyExim, fetchForExim, fetchForList } from './exim-events';
import { settleHeads } from './head-lines';
import { eventIs } from './line-place';
import { applyMailCarrier, fetchForMailCarrier } from './mailcarrier-events';
import { applyPostfix, fetchForOpened, fetchForPostfix } from './postfix-events';
import { showLine } from './shown-lines';

/** So many bytes of events are looked at ahead: what one of them needs from far away in memory is fetched together with that of the others. */
const AHEAD: usize = 1536;

/** So many entries go into the windows after each block. A block makes fewer. */
const POSTED = 2048;

/** Kept, or the compiler would see that nobody needs what is fetched. */
export let fetched: u32 = 0;

/** Finds out what the events of block 0, which take so many bytes, mean for the accounts. */
export function applyEvents(bytes: i32): void {
  let event = eventsAt(0);
  const end = event + bytes;
  while (event < end) {
    const to = fetchAhead(event, min(end, event + AHEAD));
    while (event < to) {
      const kind = kindOf(event);
      eventIs(event);
      apply(kind, event);
      showLine();
      event += bytesOf(kind, event);
    }
  }
  settleHeads();
  post(POSTED);
}

function apply(kind: i32, event: usize): void {
  if (kind === DATED) dated(timeOf(event));
  else if (kind === FAILED_LOGIN) failedLoginOf(firstOf(event));
  else if (isOfMailCarrier(kind)) applyMailCarrier(kind, event);
  else if (isOfExim(kind)) applyExim(kind, event);
  else applyPostfix(kind, event);
}

/** @returns where the first event stands that was not looked at */
function fetchAhead(from: usize, to: usize): usize {
  let any: u32 = 0;
  let name: u64 = 0;
  let ahead = from;
  while (ahead < to) {
    const kind = kindOf(ahead);
    if (kind === DELIVERED) any ^= fetchForPostfix(ahead);
    else if (kind === MESSAGE_OPENED) any ^= fetchForOpened(ahead);
    else if (kind === DELIVERED_BY_EXIM) any ^= fetchForExim(ahead);
    else if (kind === LISTED) any ^= fetchForList(ahead, name);
    else if (kind === ARRIVED) name = secondOf(ahead);
    else if (kind === RECIPIENT_TAKEN) any ^= fetchForMailCarrier(ahead);
    ahead += bytesOf(kind, ahead);
  }
  fetched = any;
  return ahead;
}
