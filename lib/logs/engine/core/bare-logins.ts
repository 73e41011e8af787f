import { add, find, newTable, sizeOfTable } from './fingerprint-table';

/* The names, as fingerprints, of logins without a domain: only what is sent under such a name is looked at for one. */
const MOST = 65536;
const names: usize = newTable(64);

export function rememberBare(name: u64): void {
  if (find(names, name) === 0 && sizeOfTable(names) < MOST) add(names, name, 0, 0);
}

export function hasBare(): bool {
  return sizeOfTable(names) > 0;
}

export function isBare(name: u64): bool {
  return find(names, name) !== 0;
}
