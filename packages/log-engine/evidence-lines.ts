import type { KeptLine } from './account-record';
import { KEPT_LINES, KEPT_MINUTE } from './counters';
import type { LogCore } from './log-core';

/** Longer lines are cut, and marked as cut. */
export const LONGEST_EVIDENCE = 600;
/** As `core/evidence.ts` writes a line: 32-bit numbers, then its bytes. */
const FILE = 1;
const NUMBER = 2;
const MINUTE = 3;
const LENGTH = 4;
const ORDER = 5;
const KIND = 6;
const ADDRESS = 7;
const TEXT_BYTES = 32;
/** A line that tells how a connection or a message began. */
const HEAD = 1;
/** An address is never longer. */
const LONGEST_ADDRESS = 64;

/** A stretch of minutes since 1970, the first and the last. */
export interface Minutes {
  first: number;
  last: number;
}

/**
 * @param files the names of those that were read, in their order
 * @param which.window only lines of these minutes; null: of the whole log
 * @param which.newest whether the lines of its newest minutes are among them
 * @returns the lines that were kept of an account, in the order of the log
 */
export function evidenceLines(log: LogCore, account: number, files: readonly string[], { window, newest }: { window: Minutes | null; newest: boolean }): KeptLine[] {
  const { core } = log;
  const places = new Set([...placesAt(log, core.evidenceOf(account)), ...(newest ? placesAt(log, core.recentOf(account)) : [])]);
  for (let which = 0; window !== null && which < core.watchedKinds(); which += 1) {
    const moment = core.keptMoment(account, which);
    if (moment !== 0 && numberAt(log, moment, KEPT_MINUTE) === window.last) for (const place of placesAt(log, moment + KEPT_LINES * 4)) places.add(place);
  }
  const recent = (place: number): boolean => window === null || (numberAt(log, place, MINUTE) >= window.first && numberAt(log, place, MINUTE) <= window.last);
  const shown = new Set<number>();
  for (const place of places) if (recent(place)) shown.add(numberAt(log, place, ORDER));
  // How something began belongs to what is shown of it, however long it went on.
  const ordered = [...places].filter((place) => recent(place) || (numberAt(log, place, KIND) === HEAD && shown.has(numberAt(log, place, ORDER))));
  ordered.sort((a, b) => inLog(log, a, b));
  const lines: KeptLine[] = [];
  for (let from = 0, to = 0; from < ordered.length; from = to) {
    let chosen = ordered[from] as number;
    // A line may be kept more than once: the copy that knows the client's address tells more.
    for (to = from + 1; to < ordered.length && inLog(log, chosen, ordered[to] as number) === 0; to += 1) if (numberAt(log, ordered[to] as number, ADDRESS) !== 0) chosen = ordered[to] as number;
    lines.push(lineAt(log, chosen, files));
  }
  return lines;
}

/** Which comes first in the log. After a rotation another line may have the place of one before. */
function inLog(log: LogCore, a: number, b: number): number {
  return numberAt(log, a, MINUTE) - numberAt(log, b, MINUTE) || numberAt(log, a, FILE) - numberAt(log, b, FILE) || numberAt(log, a, NUMBER) - numberAt(log, b, NUMBER);
}

function lineAt(log: LogCore, place: number, files: readonly string[]): KeptLine {
  const text = place + TEXT_BYTES;
  const [from, to] = [numberAt(log, place, ADDRESS) & 0xffff, numberAt(log, place, ADDRESS) >>> 16];
  return {
    minute: numberAt(log, place, MINUTE),
    file: files[numberAt(log, place, FILE)] ?? '',
    line: numberAt(log, place, NUMBER),
    text: textAt(log.bytes, text, text + numberAt(log, place, LENGTH), LONGEST_EVIDENCE),
    of: numberAt(log, place, ORDER),
    address: to === 0 ? null : textAt(log.bytes, text + from, text + to, LONGEST_ADDRESS),
  };
}

/** A list: how many, then where each stands. */
function placesAt(log: LogCore, list: number): number[] {
  return list === 0 ? [] : Array.from({ length: numberAt(log, list, 0) }, (_, index) => numberAt(log, list, index + 1));
}

function numberAt({ view }: LogCore, place: number, index: number): number {
  return view.getUint32(place + index * 4, true);
}

const decoder = new TextDecoder();

/** @returns a text of its own, at most so many characters long */
export function textAt(bytes: Uint8Array, from: number, to: number, most: number): string {
  // No character takes more than four bytes.
  const text = decoder.decode(bytes.subarray(from, Math.min(to, from + most * 4)));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`.split('').join('');
}
