/*
 * The newest messages whose deliveries tell nothing new, by the fingerprints of their ids: of a message without a login no
 * account is known, and of one with a whole list of recipients all of them are. A message that is not found here any more is
 * only looked at in vain.
 */
const PLACES: u64 = 8192;
const ids: usize = heap.alloc(<usize>PLACES * 8);
memory.fill(ids, 0, <usize>PLACES * 8);

/** A message has arrived. @param settled whether its deliveries tell nothing of recipients who have it */
export function messageArrived(id: u64, settled: bool): void {
  const place = placeOf(id);
  if (settled) store<u64>(place, id);
  // An id may stand in a log twice.
  else if (load<u64>(place) === id) store<u64>(place, 0);
}

export function isSettled(id: u64): bool {
  return load<u64>(placeOf(id)) === id;
}

function placeOf(id: u64): usize {
  return ids + <usize>(id & (PLACES - 1)) * 8;
}
