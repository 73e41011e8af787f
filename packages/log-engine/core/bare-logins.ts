import * as kinds from '../event-kinds';
import * as events from './events';
import { take, taken, takeFolded } from './fingerprint';
import { add, find, newTable, sizeOfTable } from './fingerprint-table';
import { bracketEnd, placeOf } from './words';

/* The names, as fingerprints, of logins without a domain: only what is sent under such a name is looked at for one. */
const MOST = 65536;
const names: usize = newTable(64);

export function rememberBare(name: u64): void {
  if (find(names, name) === 0 && sizeOfTable(names) < MOST) add(names, name, 0, 0);
}

export function hasBare(): bool {
  return sizeOfTable(names) > 0;
}

function isBare(name: u64): bool {
  return find(names, name) !== 0;
}

/** A sender whose name before the `@` is that of a login without a domain. */
export function tellSender(text: usize, colon: usize, from: usize, end: usize): void {
  const close = bracketEnd(from - 1, end);
  if (close === 0) return;
  const sign = placeOf(64, from, close);
  if (sign === close || sign === from || load<u8>(from) === 34 || placeOf(64, sign + 1, close) < close) return;
  takeFolded(from, sign);
  if (!isBare(taken)) return;
  const event = events.tell(kinds.SENT_AS);
  events.setThird(event, taken);
  takeFolded(from, close);
  events.setSecond(event, taken);
  take(text, colon);
  events.setFirst(event, taken);
  events.setName(event, from, close);
}
