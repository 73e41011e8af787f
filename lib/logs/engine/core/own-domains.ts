import { NO_DOMAIN } from './domain';
import { taken, takeFolded } from './fingerprint';
import { add, find, newTable } from './fingerprint-table';
import { begin, put, sign, writtenFrom, writtenTo } from './written-text';
import { placeOf } from './words';

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

/** The name that was read last, with its domain. */
export let nameFrom: usize = 0;
export let nameTo: usize = 0;

/** The name of a login stands there. @returns whether it has a domain now */
export function nameIs(from: usize, to: usize): bool {
  nameFrom = from;
  nameTo = to;
  if (placeOf(64, from, to) < to) return true;
  if (loginDomainLength === 0) return false;
  begin();
  put(from, to);
  sign(64);
  put(loginDomain, loginDomain + loginDomainLength);
  nameFrom = writtenFrom();
  nameTo = writtenTo();
  return true;
}
