/*
 * Who is logged in on each smtpd process, which serves one client after the other: the only proof of whom a refusal without
 * a queue id is about. A process is known by the end of its name and its number, `td[4001`, as it stands before every text.
 */
const PLACES: u64 = 8192;
const SIZE: usize = 16;
const sessions: usize = heap.alloc(<usize>PLACES * SIZE);
memory.fill(sessions, 0, <usize>PLACES * SIZE);

/** @param process where its number ends */
function keyOf(process: usize): u64 {
  return load<u64>(process - 8);
}

function placeOf(key: u64): usize {
  return sessions + <usize>((key * 0x9e3779b97f4a7c15) >> 51) * SIZE;
}

/** The process whose number ends there serves an account now. @param name the fingerprint of its name, folded */
export function beginSession(process: usize, name: u64): void {
  const key = keyOf(process);
  const place = placeOf(key);
  store<u64>(place, key);
  store<u64>(place, name, 8);
}

/** Its client has gone, or another one has come. */
export function endSession(process: usize): void {
  const key = keyOf(process);
  const place = placeOf(key);
  if (load<u64>(place) === key) store<u64>(place, 0);
}

/** @returns the fingerprint of the name that logged in, or 0 */
export function nameOfSession(process: usize): u64 {
  const key = keyOf(process);
  const place = placeOf(key);
  return load<u64>(place) === key ? load<u64>(place, 8) : 0;
}
