import { NO_DOMAIN } from './domain';
import { taken, takeFolded } from './fingerprint';
import { add, find, newTable } from './fingerprint-table';
import { begin, put, sign, writtenFrom, writtenTo } from './written-text';
import { lengthOf, placeOf, wordOf } from './words';

/* The server's own domains, as far as the host knows them: recipients in them are not outside, and a login without a domain may be of one. */
const domains: usize = newTable(64);
let known: bool = false;

const LONGEST: usize = 255;
const loginDomain: usize = heap.alloc(LONGEST + 16);
let loginDomainLength: usize = 0;

/** The domain that stands there is one of the server's own. */
export function ownDomainIs(from: usize, to: usize): void {
  known = true;
  takeFolded(from, to);
  if (find(domains, taken) === 0) add(domains, taken, 0, 0);
}

/** Whether the server's own domains are known; else every recipient counts as outside. */
export function knowsOwnDomains(): bool {
  return known;
}

/** @param domain the fingerprint of a recipient's domain, or NO_DOMAIN: such a recipient is one on this host */
export function isOutside(domain: u64): bool {
  return !known || (domain !== NO_DOMAIN && find(domains, domain) === 0);
}

/** Logins without a domain are of the domain that stands there. */
export function loginDomainIs(from: usize, to: usize): void {
  loginDomainLength = min(to - from, LONGEST);
  memory.copy(loginDomain, from, loginDomainLength);
}

/** What a mailbox name must not begin with as it is, or it could be taken for another sender's key: see `../../sender.ts`. */
const ACCOUNT = wordOf('account:');
const UID = wordOf('uid:');
const CLIENT = wordOf('client:');

/** The name that was read last, with its domain. */
export let nameFrom: usize = 0;
export let nameTo: usize = 0;

/** The name of a login stands there. @returns whether it has a domain now */
export function nameIs(from: usize, to: usize): bool {
  nameFrom = from;
  nameTo = to;
  const whole = placeOf(64, from, to) < to;
  const reserved = isReserved(from, to);
  if (!reserved && (whole || loginDomainLength === 0)) return whole;
  begin();
  if (reserved) put(ACCOUNT + 8, ACCOUNT + 8 + lengthOf(ACCOUNT));
  put(from, to);
  if (!whole && loginDomainLength > 0) {
    sign(64);
    put(loginDomain, loginDomain + loginDomainLength);
  }
  nameFrom = writtenFrom();
  nameTo = writtenTo();
  return whole || loginDomainLength > 0;
}

function isReserved(from: usize, to: usize): bool {
  switch (load<u8>(from) | 32) {
    case 97:
      return startsFolded(ACCOUNT, from, to);
    case 99:
      return startsFolded(CLIENT, from, to);
    case 117:
      return startsFolded(UID, from, to);
    default:
      return false;
  }
}

function startsFolded(word: usize, from: usize, to: usize): bool {
  const length = lengthOf(word);
  if (to - from < length) return false;
  for (let index: usize = 0; index < length - 1; index += 1) if ((load<u8>(from + index) | 32) !== load<u8>(word + 8 + index)) return false;
  return load<u8>(from + length - 1) === 58;
}
