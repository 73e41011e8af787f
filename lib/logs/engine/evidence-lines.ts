import type { EvidenceLine } from './account-record';
import type { LogCore } from './log-core';

/** Longer lines are cut, and marked as cut. */
export const LONGEST_EVIDENCE = 600;
/** As `core/evidence.ts` writes them, 32-bit numbers. */
const HEAD = 2;
const LINE = 4;

/** @returns the lines that were kept of an account, in the order of the log. @param files the names of those that were read, in their order */
export function evidenceLines({ core, bytes }: LogCore, account: number, files: readonly string[]): EvidenceLine[] {
  const at = core.evidenceOf(account);
  if (at === 0) return [];
  const numbers = new Uint32Array(bytes.buffer, at);
  return Array.from({ length: numbers[0] ?? 0 }, (_, index): EvidenceLine => {
    const entry = HEAD + index * LINE;
    const place = numbers[entry + 3] as number;
    return { file: files[numbers[entry] as number] ?? '', line: numbers[entry + 1] as number, text: textAt(bytes, place, place + (numbers[entry + 2] as number), LONGEST_EVIDENCE) };
  });
}

const decoder = new TextDecoder();

/** @returns a text of its own, at most so many characters long */
export function textAt(bytes: Uint8Array, from: number, to: number, most: number): string {
  // No character takes more than four bytes.
  const text = decoder.decode(bytes.subarray(from, Math.min(to, from + most * 4)));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`.split('').join('');
}
