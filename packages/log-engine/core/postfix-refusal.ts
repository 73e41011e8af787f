import { NO_DOMAIN, recipientDomain } from './domain';
import { taken, takeFolded } from './fingerprint';
import { clientEnd, isUnknownCode, lastWord } from './postfix-text';
import { bracketEnd, isDigit, lengthOf, stands, wordOf } from './words';

const KINDS: usize[] = ['reject: ', 'milter-reject: ', 'proxy-reject: ', 'milter-discard: ', 'discard: '].map<usize>((word) => wordOf(word));
const STAGES: usize[] = ['RCPT from ', 'DATA from ', 'END-OF-MESSAGE from ', 'END-OF-MESSAGE: ', 'header ', 'body '].map<usize>((word) => wordOf(word));
const FROM_CLIENT = wordOf('RCPT from ');
const RECIPIENT = wordOf(' to=<');
/** Where the address begins behind ` to=`. */
const TO: usize = 4;

/** The recipient who was refused and his domain, fingerprints, and whether there is no such mailbox. */
export let refusedDomain: u64 = NO_DOMAIN;
export let refusedRecipient: u64 = 0;
export let refusedUnknown: bool = false;

/**
 * Reads `reject: RCPT from name[address]: 550 5.1.1 <…>: …; from=<…> to=<…> proto=ESMTP helo=<…>`, `milter-reject:
 * END-OF-MESSAGE from …` and the like. What the client chose stands in it; whose mail it is, is known before.
 *
 * @returns whether a recipient or a whole message was refused there
 */
export function readRefusal(at: usize, end: usize): bool {
  const kind = firstOf(KINDS, at, end);
  if (kind === 0) return false;
  const stage = at + kind;
  const said = firstOf(STAGES, stage, end);
  if (said === 0) return false;
  const recipient = lastWord(RECIPIENT, stage, end);
  if (recipient === 0) return false;
  const open = recipient + TO;
  const close = bracketEnd(open, end);
  refusedDomain = close === 0 ? NO_DOMAIN : recipientDomain(open + 1, close);
  takeFolded(open + 1, close === 0 ? end : close);
  refusedRecipient = taken;
  refusedUnknown = stands(FROM_CLIENT, stage, end) && saysNoMailbox(clientEnd(stage + lengthOf(FROM_CLIENT), end), end);
  return true;
}

/** @returns how long the word is that stands there, or 0 */
function firstOf(words: usize[], at: usize, end: usize): usize {
  for (let index = 0; index < words.length; index += 1) if (stands(words[index], at, end)) return lengthOf(words[index]);
  return 0;
}

/** `: 550 5.1.1 ` behind the client (RFC 3463). */
function saysNoMailbox(client: usize, end: usize): bool {
  return client !== 0 && client + 9 < end && load<u8>(client) === 58 && load<u16>(client + 2) === 0x3535 && isDigit(load<u8>(client, 4)) && isUnknownCode(client + 6);
}
