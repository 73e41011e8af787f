/* The senders of the newest messages that no account sent, by the fingerprints of their queue ids. One that is not found any more teaches nobody. */
const PLACES: u64 = 8192;
const PLACE: usize = 16;
const places: usize = heap.alloc(<usize>PLACES * PLACE);
memory.fill(places, 0, <usize>PLACES * PLACE);

function placeOf(id: u64): usize {
  return places + <usize>(id & (PLACES - 1)) * PLACE;
}

/** @param sender the fingerprint of an address */
export function rememberSender(id: u64, sender: u64): void {
  store<u64>(placeOf(id), id);
  store<u64>(placeOf(id), sender, 8);
}

/** @returns the sender of the message, or 0 */
export function senderOf(id: u64): u64 {
  return load<u64>(placeOf(id)) === id ? load<u64>(placeOf(id), 8) : 0;
}
