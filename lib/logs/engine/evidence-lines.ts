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
const TEXT_BYTES = 20;

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
  const within = (place: number): boolean => window === null || (numberAt(log, place, MINUTE) >= window.first && numberAt(log, place, MINUTE) <= window.last);
  const lines = new Map<string, { minute: number; file: number; number: number; place: number }>();
  for (const place of places) {
    if (!within(place)) continue;
    const [minute, file, number] = [numberAt(log, place, MINUTE), numberAt(log, place, FILE), numberAt(log, place, NUMBER)];
    // After a rotation another line may have the place of one before.
    lines.set(`${minute} ${file} ${number}`, { minute, file, number, place });
  }
  const ordered = [...lines.values()].sort((a, b) => a.minute - b.minute || a.file - b.file || a.number - b.number);
  return ordered.map(({ minute, file, number, place }) => ({ minute, file: files[file] ?? '', line: number, text: textAt(log.bytes, place + TEXT_BYTES, place + TEXT_BYTES + numberAt(log, place, LENGTH), LONGEST_EVIDENCE) }));
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
