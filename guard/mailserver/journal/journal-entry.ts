import type { JournalEntry } from './journal-export';

/** What journald says when a service wrote faster than it may, and the rest was thrown away. */
export const DROPPED_MESSAGE_ID = 'a596d6fe7bfa4994828e72309e95d61e';

/** Where an entry stands. */
export interface JournalPlace {
  /** For `journalctl --cursor`. */
  cursor: string;
  /** Microseconds since 1970. */
  realtime: number;
}

/** @returns null for an entry without a place, which journalctl never writes */
export function placeOfEntry(entry: JournalEntry): JournalPlace | null {
  const cursor = entry.get('__CURSOR');
  const realtime = Number(entry.get('__REALTIME_TIMESTAMP'));
  return cursor === undefined || !(realtime > 0) ? null : { cursor, realtime };
}

/**
 * How two places stand to each other. An entry keeps its boot, its time since that boot and its hash when journald moves it to
 * another file, and gets another number.
 */
export function comparePlaces(one: string, other: string): 'same' | 'before' | 'after' | 'unknown' {
  const [a, b] = [partsOf(one), partsOf(other)];
  if (one === other) return 'same';
  if (a.get('b') === undefined || a.get('b') !== b.get('b')) return 'unknown';
  const [at, than] = [Number(`0x${a.get('m')}`), Number(`0x${b.get('m')}`)];
  if (at === than && a.get('x') === b.get('x')) return 'same';
  return at < than ? 'before' : 'after';
}

function partsOf(cursor: string): Map<string, string> {
  return new Map(cursor.split(';').map((part) => [part.slice(0, 1), part.slice(2)]));
}

/** @returns how many lines of which unit journald threw away, or null for any other entry */
export function droppedLines(entry: JournalEntry): { lines: number; unit: string | null } | null {
  if (entry.get('MESSAGE_ID') !== DROPPED_MESSAGE_ID || entry.get('_TRANSPORT') !== 'driver') return null;
  const lines = Number(entry.get('N_DROPPED'));
  return { lines: Number.isSafeInteger(lines) && lines > 0 ? lines : 1, unit: entry.get('OBJECT_SYSTEMD_UNIT') ?? null };
}

/**
 * Any local user may write a line in Postfix's name into the journal, but not as Postfix's own user, which the kernel tells.
 *
 * @param writers the users whose lines are believed, by number; null to believe all
 */
export function isWrittenBy(entry: JournalEntry, writers: readonly number[] | null): boolean {
  return writers === null || writers.includes(Number(entry.get('_UID')));
}

/**
 * The entry as the line that a log service would have written: what reads log files reads the journal too.
 *
 * @returns null when it has no words or no writer
 */
export function syslogLine(entry: JournalEntry): string | null {
  const place = placeOfEntry(entry);
  const message = entry.get('MESSAGE');
  const identifier = entry.get('SYSLOG_IDENTIFIER');
  if (place === null || message === undefined || identifier === undefined) return null;
  const pid = /^\d{1,10}$/.exec(entry.get('SYSLOG_PID') ?? entry.get('_PID') ?? '')?.[0];
  const host = (entry.get('_HOSTNAME') ?? 'localhost').replace(/[^\w.-]/g, '-').slice(0, 255) || 'localhost';
  const head = `${new Date(place.realtime / 1000).toISOString()} ${host} ${identifier.replace(/[\s:[\]]/g, '-')}${pid === undefined ? '' : `[${pid}]`}: `;
  // One entry is one line: what stands behind a newline must not be taken for a line of its own.
  return head + message.replace(/[\r\n\0]/g, '?');
}
