import * as kinds from '../event-kinds';
import * as events from './events';
import { take, taken } from './fingerprint';
import { colonAfter, lastWord, queueIdEnd } from './postfix-text';
import { tellUser } from './loginless';
import { afterDigits, bracketEnd, isLetterOrDigit, lengthOf, placeOf, stands, wordOf } from './words';

const UID = wordOf('uid=');
const FROM = wordOf(' from=<');
const REQUEUED = wordOf(' orig_id=');
const QUEUE_ID = wordOf(', Queue-ID: ');
const NEXT_QUEUE = wordOf(', queued_as: ');
const PASSED = wordOf('Passed ');

/* A message may have one queue id after the other: a content filter gives it back, or an operator puts it into the queue again. */

export function isId(from: usize, to: usize): bool {
  if (to - from < 6 || to - from > 30) return false;
  for (let at = from; at < to; at += 1) if (!isLetterOrDigit(load<u8>(at))) return false;
  return true;
}

/** The message with the second id, if nobody has it yet, is the one with the first. */
export function continued(firstFrom: usize, firstTo: usize, secondFrom: usize, secondTo: usize): void {
  const event = events.tell(kinds.MESSAGE_CONTINUED);
  take(secondFrom, secondTo);
  events.setFirst(event, taken);
  take(firstFrom, firstTo);
  events.setSecond(event, taken);
  events.setMore(event, true);
  events.setNumber(event, kinds.BY_FIRST_ID);
}

/** `uid=33 from=<…>`: a user of this host submitted a message. `uid=101 from=<…> orig_id=ID`: one was put into the queue again (`postsuper -r`). */
export function pickup(text: usize, end: usize): bool {
  const colon = text === 0 ? <usize>0 : colonAfter(text, end);
  if (colon === 0) return true;
  let from = end;
  while (from > colon && isLetterOrDigit(load<u8>(from - 1))) from -= 1;
  const words = lengthOf(REQUEUED);
  // A sender's name ends with its bracket, so nobody can choose how the line ends.
  if (isId(from, end) && from - words > colon && stands(REQUEUED, from - words, end) && load<u8>(from - words - 1) === 62) {
    continued(from, end, text, colon);
    return true;
  }
  const number = colon + 2 + lengthOf(UID);
  // Other words than a queue id may stand there, `warning` for instance.
  if (!stands(UID, colon + 2, end) || queueIdEnd(text, end) !== colon) return true;
  const after = afterDigits(number, end);
  if (after > number && after - number <= 10 && stands(FROM, after, end) && load<u8>(end - 1) === 62) tellUser(text, colon, number, after);
  return true;
}

/** amavis' own line: `(1234-05) Passed CLEAN {…}, … <sender> -> <recipient>, Queue-ID: ID, Message-ID: <…>, …, queued_as: ID, 500 ms`. */
export function amavis(text: usize, end: usize): bool {
  if (text === 0 || load<u8>(text) !== 40) return true;
  const close = placeOf(41, text, end);
  if (close + 2 >= end || !stands(PASSED, close + 2, end)) return true;
  const first = amavisId(close, end);
  const next = first === 0 ? <usize>0 : lastWord(NEXT_QUEUE, first, end);
  if (next === 0) return true;
  const second = next + lengthOf(NEXT_QUEUE);
  const firstTo = afterId(first, end);
  const secondTo = afterId(second, end);
  if (isId(first, firstTo) && isId(second, secondTo)) continued(first, firstTo, second, secondTo);
  return true;
}

/** @returns where the id stands behind the first `Queue-ID` outside of angle brackets, in which anybody may write; or 0 */
function amavisId(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte === 60) {
      at = bracketEnd(at, end);
      if (at === 0) return 0;
    } else if (byte === 44 && stands(QUEUE_ID, at, end)) return at + lengthOf(QUEUE_ID);
    at += 1;
  }
  return 0;
}

function afterId(from: usize, end: usize): usize {
  let at = from;
  while (at < end && isLetterOrDigit(load<u8>(at))) at += 1;
  return at;
}
