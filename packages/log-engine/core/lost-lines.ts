import { lost } from './line-counts';
import { afterDigits, isDigit, lengthOf, numberAt, placeOf, stands, wordOf } from './words';

const JOURNALD = wordOf('systemd-journald[');
const RSYSLOG = wordOf('rsyslogd');
const SUPPRESSED = wordOf('Suppressed ');
const MESSAGES = wordOf(' messages ');
const LOST = wordOf('lost ');

/** Reads what the journal and rsyslog say of lines that they dropped because a program wrote too many: `Suppressed 1234 messages from postfix.service`, `imuxsock lost 54 messages from pid 4711 due to rate-limiting`. */
export function readLost(program: usize, end: usize): void {
  if (stands(JOURNALD, program, end)) {
    const text = placeOf(32, program, end) + 1;
    if (stands(SUPPRESSED, text, end)) count(text + lengthOf(SUPPRESSED), end);
    return;
  }
  if (!stands(RSYSLOG, program, end)) return;
  for (let at = program; at < end; at += 1) {
    const byte = load<u8>(at);
    // `lost 54 messages`, or `imjournal: 54 messages lost due to rate-limiting`.
    if (byte === 108 && stands(LOST, at, end) && count(at + lengthOf(LOST), end)) return;
    if (isDigit(byte) && load<u8>(at - 1) === 32 && count(at, end)) return;
  }
}

function count(from: usize, end: usize): bool {
  const after = afterDigits(from, end);
  if (after === from || after - from > 9 || !stands(MESSAGES, after, end)) return false;
  lost(numberAt(from, after));
  return true;
}
