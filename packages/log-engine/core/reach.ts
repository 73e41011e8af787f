import { DEFERRED, DELIVERED, FOREIGN_SENDER, HIDDEN_STRANGERS, KNOWN_PLACE_RECIPIENTS, NEAR_RECIPIENTS, NEAR_STRANGERS, NEW_PLACE_RECIPIENTS, NEW_ADDRESSES, NEW_PLACE_STRANGERS, SETTLED, STRANGERS } from '../counters';
import { accountOfName, countInWindows } from './account-figures';
import { NO_DOMAIN } from './domain';
import { paired } from './fingerprint';
import { SAID_TAKEN } from './events';
import { knows, meet } from './known-addresses';
import { at, until } from './log-time';
import { isOutside, knowsOwnDomains } from './own-domains';
import { HIDDEN, KNOWN, NEAR, NEW, placeOf, sendsAs, sentFrom, setSendsAs, strangerFrom, UNTOLD } from './places';
import { isSettledNow, isTakenFirst, putOff } from './queued-messages';

/* To whom, and from where, an account writes. What comes after the times that are asked for tells nothing of them. */

/** The domains an account sends as, and the addresses of new networks it logged in from, are kept beside those it knows. */
const AS_SENDER = 1;
const AS_CLIENT = 2;

/** Near, or not. */
function isNew(place: i32): bool {
  return place === NEW || place === NEAR;
}

/** @returns what the place that the account logs in from is to it */
export function loginFrom(account: i32, network: u32, address: u64): i32 {
  if (at >= until) return UNTOLD;
  const place = placeOf(account, network, address);
  if (isNew(place) && !meet(account, paired(address, AS_CLIENT))) countInWindows(account, NEW_ADDRESSES, 1);
  return place;
}

/** Mail of the account was taken for so many recipients. */
export function countPlaceOf(account: i32, network: u32, place: i32, recipients: i32): void {
  if (at < until) sentFrom(account, network, recipients);
  if (isNew(place)) countInWindows(account, NEW_PLACE_RECIPIENTS, recipients);
  if (place === NEAR) countInWindows(account, NEAR_RECIPIENTS, recipients);
  if (place === KNOWN) countInWindows(account, KNOWN_PLACE_RECIPIENTS, recipients);
}

/** The account writes to an address, a fingerprint. A colleague it never wrote to is a stranger only from a new place: a thief writes to a whole company. */
export function countAddressee(account: i32, network: u32, place: i32, domain: u64, address: u64): void {
  if (at >= until || meet(account, address)) return;
  strangerFrom(account, network);
  if (isNew(place)) countInWindows(account, NEW_PLACE_STRANGERS, 1);
  if (place === NEAR) countInWindows(account, NEAR_STRANGERS, 1);
  if (!isOutside(domain)) return;
  countInWindows(account, STRANGERS, 1);
  if (place === HIDDEN) countInWindows(account, HIDDEN_STRANGERS, 1);
}

/** It sends as somebody of a domain, to so many recipients. */
export function countSenderDomain(account: i32, place: i32, domain: u64, recipients: i32): void {
  if (at >= until || domain === NO_DOMAIN || (knowsOwnDomains() && !isOutside(domain))) return;
  // As with its message before: what an account knows is far away in memory.
  if (sendsAs(account) === domain) return;
  const key = paired(domain, AS_SENDER);
  // From a new place nothing is learnt: a thief brings his own sender along.
  if (!isNew(place) && place !== HIDDEN) meet(account, key);
  else if (!knows(account, key)) {
    countInWindows(account, FOREIGN_SENDER, recipients);
    return;
  }
  setSendsAs(account, domain);
}

/** What became of the account's mail to one recipient: whether it left this server, and whether he waits for it no more. */
export function countWhatBecame(account: i32, message: i32, figure: i32, domain: u64, recipient: u64, said: i32): void {
  if (figure === DEFERRED) {
    putOff(message);
    return;
  }
  if (figure < 0 && (said & SAID_TAKEN) !== 0 && isOutside(domain) && isTakenFirst(message, recipient)) countInWindows(account, DELIVERED, 1);
  if (isSettledNow(message, recipient)) countInWindows(account, SETTLED, 1);
}

/** Somebody, a fingerprint, wrote to an address: if that is an account, it knows him. */
export function hadMail(recipient: u64, sender: u64): void {
  if (at >= until || sender === 0) return;
  const account = accountOfName(recipient);
  if (account >= 0) meet(account, sender);
}
