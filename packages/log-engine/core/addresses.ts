import { COUNTRIES } from '../counters';
import { activeNow, isGone } from './account-figures';
import { enterCount, enterMove } from './account-ledger';
import { paired } from './fingerprint';
import { add, find, newTable, setValueAt, sizeOfTable, sweep, valueAt } from './fingerprint-table';
import { isCounting } from './log-time';
import { countryOf, isOwnNetwork } from './host';

/* What the host said of clients' addresses, as it takes long to ask; past so many all is asked anew. */
const MOST = 65536;
const countries: usize = newTable(64);
const networks: usize = newTable(64);
/** Of accounts. */
const used: usize = newTable(64);
let countriesWanted: bool = false;

/** From now on it is asked where clients are. */
export function wantCountries(): void {
  countriesWanted = true;
}

/** Other addresses may send without a login now. */
export function networksChanged(): void {
  sweep(networks, (_value, _more) => false);
}

/** The address, which stands there, is known from now on. @returns its country, a number; 0 when it is not known */
export function learnCountry(address: u64, from: usize, to: usize): i32 {
  if (!countriesWanted) return 0;
  const cell = find(countries, address);
  if (cell !== 0) return valueAt(cell);
  if (sizeOfTable(countries) >= MOST) sweep(countries, (_value, _more) => false);
  return valueAt(add(countries, address, countryOf(from, to), 0));
}

/** @returns its country, where the address was learnt; else 0 */
export function knownCountry(address: u64): i32 {
  const cell = find(countries, address);
  return cell === 0 ? 0 : valueAt(cell);
}

/** Whether a client with the address, which stands there, may send without a login. */
export function isOwn(address: u64, from: usize, to: usize): bool {
  const cell = find(networks, address);
  if (cell !== 0) return valueAt(cell) !== 0;
  if (sizeOfTable(networks) >= MOST) sweep(networks, (_value, _more) => false);
  return valueAt(add(networks, address, isOwnNetwork(from, to) ? 1 : 0, 0)) !== 0;
}

/** The account was used from a country, a number; 0: from one that is not known. */
export function countCountry(account: i32, country: i32): void {
  if (country === 0 || !isCounting()) return;
  const ordinal = activeNow(account);
  const pair = paired(<u64>country, account);
  const cell = find(used, pair);
  if (cell === 0) {
    add(used, pair, ordinal, account);
    enterCount(account, COUNTRIES, 1);
  } else if (valueAt(cell) !== ordinal) {
    enterMove(account, COUNTRIES, valueAt(cell));
    setValueAt(cell, ordinal);
  }
}

/** Nothing is known any more of accounts that were forgotten. */
export function sweepCountries(): void {
  sweep(used, (_ordinal, account) => !isGone(account));
}
