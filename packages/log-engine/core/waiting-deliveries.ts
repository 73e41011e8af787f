/*
 * What became of messages that a content filter gave back, until it is known whose they are: the line that tells may come
 * after them. Each message has a chain of them.
 */
const MOST: i32 = 65536;
const SIZE: usize = 32;
const NEXT = 0;
const FIGURE = 4;
const SAID = 8;
const DOMAIN = 16;
const RECIPIENT = 24;
/** No delivery: the end of a chain. */
export const NONE = -1;

let deliveries: usize = 0;
let unused: i32 = 0;
let free: i32 = NONE;

function placeOf(delivery: i32): usize {
  return deliveries + <usize>delivery * SIZE;
}

/** @param first the chain's first, or NONE. @returns the chain with one more, or as it was where no more go in */
export function chainDelivery(first: i32, figure: i32, domain: u64, recipient: u64, said: i32): i32 {
  if (deliveries === 0) deliveries = heap.alloc(SIZE * <usize>MOST);
  let delivery = free;
  if (delivery !== NONE) free = load<i32>(placeOf(delivery), NEXT);
  else if (unused < MOST) {
    delivery = unused;
    unused += 1;
  } else return first;
  const place = placeOf(delivery);
  store<i32>(place, first, NEXT);
  store<i32>(place, figure, FIGURE);
  store<i32>(place, said, SAID);
  store<u64>(place, domain, DOMAIN);
  store<u64>(place, recipient, RECIPIENT);
  return delivery;
}

/** Its place is free again. @returns the next of the chain, or NONE */
export function dropDelivery(delivery: i32): i32 {
  const next = load<i32>(placeOf(delivery), NEXT);
  store<i32>(placeOf(delivery), free, NEXT);
  free = delivery;
  return next;
}

export function figureOfDelivery(delivery: i32): i32 {
  return load<i32>(placeOf(delivery), FIGURE);
}

export function domainOfDelivery(delivery: i32): u64 {
  return load<u64>(placeOf(delivery), DOMAIN);
}

export function recipientOfDelivery(delivery: i32): u64 {
  return load<u64>(placeOf(delivery), RECIPIENT);
}

/** What the server that refused it said: `SAID_UNKNOWN`, `SAID_SPAM`. */
export function saidOfDelivery(delivery: i32): i32 {
  return load<i32>(placeOf(delivery), SAID);
}
