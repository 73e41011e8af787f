import * as kinds from '../event-kinds';
import * as events from './events';
import { taken, takeFolded } from './fingerprint';
import { begin, put, writtenFrom, writtenTo } from './written-text';
import { lengthOf, wordOf } from './words';

/* Senders who need no login: users of the host itself, and machines that may relay because of their address. They are followed only where somebody asks for them. */
let wanted: bool = false;

const UID = wordOf('uid:');
const CLIENT = wordOf('client:');

export function wantLoginless(): void {
  wanted = true;
}

/** A message was submitted by a user of this host, whose number stands there. */
export function tellUser(id: usize, colon: usize, from: usize, to: usize): void {
  if (!wanted) return;
  const event = tell(UID, from, to, id, colon);
  events.setThird(event, 0);
}

/** A client without a login, whose address stands there, sends a message. @param known the name that its session has until now. @returns the name that it has now, if it may send */
export function tellClient(id: usize, colon: usize, from: usize, to: usize, here: bool, known: u64): u64 {
  if (!wanted) return 0;
  const event = tell(CLIENT, from, to, id, colon);
  const name = events.secondOf(event);
  takeFolded(from, to);
  events.setThird(event, taken);
  events.setAddress(event, from, to);
  events.setMore(event, here);
  if (name === known) events.setAgain(event);
  return name;
}

function tell(kind: usize, from: usize, to: usize, id: usize, colon: usize): usize {
  begin();
  put(kind + 8, kind + 8 + lengthOf(kind));
  put(from, to);
  const event = events.tell(kinds.SUBMITTED);
  events.setMore(event, false);
  takeFolded(writtenFrom(), writtenTo());
  events.setSecond(event, taken);
  events.setName(event, writtenFrom(), writtenTo());
  events.setId(event, id, colon);
  return event;
}
