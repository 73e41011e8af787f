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
  const shown = new Set([...places].filter(recent).map((place) => numberAt(log, place, ORDER)));
  const lines = new Map<string, { minute: number; file: number; number: number; place: number }>();
  for (const place of places) {
    // How something began belongs to what is shown of it, however long it went on.
    if (!recent(place) && (numberAt(log, place, KIND) !== HEAD || !shown.has(numberAt(log, place, ORDER)))) continue;
    const [minute, file, number] = [numberAt(log, place, MINUTE), numberAt(log, place, FILE), numberAt(log, place, NUMBER)];
    // After a rotation another line may have the place of one before.
    const key = `${minute} ${file} ${number}`;
    if (numberAt(log, place, ADDRESS) !== 0 || !lines.has(key)) lines.set(key, { minute, file, number, place });
  }
  const ordered = [...lines.values()].sort((a, b) => a.minute - b.minute || a.file - b.file || a.number - b.number);
  return ordered.map(({ minute, file, number, place }) => {
    const text = place + TEXT_BYTES;
    const [from, to] = [numberAt(log, place, ADDRESS) & 0xffff, numberAt(log, place, ADDRESS) >>> 16];
    return {
      minute,
      file: files[file] ?? '',
      line: number,
      text: textAt(log.bytes, text, text + numberAt(log, place, LENGTH), LONGEST_EVIDENCE),
      of: numberAt(log, place, ORDER),
      address: to === 0 ? null : textAt(log.bytes, text + from, text + to, LONGEST_ADDRESS),
    };
  });
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
