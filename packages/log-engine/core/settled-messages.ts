/*
 * The newest messages whose deliveries tell nothing new of recipients, by the fingerprints of their ids: of a message without a login no
 * account is known, so its deliveries tell nothing at all; of one with a whole list of recipients they tell only what became of
 * them. A message that is not found here any more is only looked at in vain.
 */
const PLACES: u64 = 8192;
const ids: usize = heap.alloc(<usize>PLACES * 8);
memory.fill(ids, 0, <usize>PLACES * 8);
/** Of a list. An id that differs by it alone stands in another place. */
const OF_LIST: u64 = 1;

/** A message has arrived. @param settled whether nobody asks for its deliveries. @param listed whether they name no other recipient than its list */
export function messageArrived(id: u64, settled: bool, listed: bool): void {
  const place = placeOf(id);
  if (settled) store<u64>(place, id);
  else if (listed) store<u64>(place, id ^ OF_LIST);
  // An id may stand in a log twice.
  else if ((load<u64>(place) ^ id) <= OF_LIST) store<u64>(place, 0);
}

export function isSettled(id: u64): bool {
  return load<u64>(placeOf(id)) === id;
}

export function isListed(id: u64): bool {
  return load<u64>(placeOf(id)) === (id ^ OF_LIST);
}

function placeOf(id: u64): usize {
  return ids + <usize>(id & (PLACES - 1)) * 8;
}
