import { add, find, newTable, remove, setValueAt, sizeOfTable, sweep, valueAt } from './fingerprint-table';

/* Failed logins of names that have not logged in since: so many names are remembered, then the older half is forgotten. */
let most: i32 = 1 << 20;
const names: usize = newTable(1024);
let order: i32 = 0;
let oldest: i32 = 0;

export function rememberFailedNames(count: i32): void {
  most = count;
}

/** @param name its fingerprint, folded */
export function addFailed(name: u64): void {
  const cell = find(names, name);
  if (cell !== 0) {
    setValueAt(cell, valueAt(cell) + 1);
    return;
  }
  if (sizeOfTable(names) >= most) {
    oldest = order - most / 2;
    sweep(names, (_failures, order) => order >= oldest);
  }
  add(names, name, 1, order);
  order += 1;
}

/** The name logs in. @returns how often it failed to before */
export function takeFailed(name: u64): i32 {
  const cell = sizeOfTable(names) === 0 ? <usize>0 : find(names, name);
  if (cell === 0) return 0;
  const failures = valueAt(cell);
  remove(names, cell);
  return failures;
}
