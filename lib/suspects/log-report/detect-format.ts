import type { LogFormat } from '@/lib/logs/engine/log-engine';

/** So much of the beginning of a log is enough to tell its format. */
export const BEGINNING_BYTES = 64 * 1024;
const LINES = 200;

const MAILCARRIER = /^\d\d:\d\d:\d\d \d{1,5},\d{1,5},[0-9A-Fa-f-]{36},/;
const EXIM = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?(?: [+-]\d{4})? (?:\[\d{1,10}\] )?[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4}) /;
const STAMP = String.raw`(?:\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.+Z-]{8,32}) `;
const HARAKA = new RegExp(String.raw`^(?:${STAMP}(?:[^ ]{1,255} [^ ]{1,64}: (?:${STAMP})?)?)?\[[A-Z]{4,9}\] \[(?:-|[0-9A-Fa-f-]{36}[.\d]{0,16})\] \[[^\] ]{1,64}\] `);
const SYSLOG = /^(?:\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.+Z-]{8,32}) [^ ]{1,255} [^ ]/;

/**
 * Tells the format of a log by its first lines.
 *
 * @param beginning the first bytes of the log, unpacked
 * @returns null when none of them is of a known format
 */
export function detectFormat(beginning: Uint8Array): LogFormat | null {
  const lines = new TextDecoder('latin1').decode(beginning.subarray(0, BEGINNING_BYTES)).split('\n', LINES);
  if (lines.some((line) => MAILCARRIER.test(line))) return 'mailcarrier';
  if (lines.some((line) => EXIM.test(line))) return 'exim';
  if (lines.some((line) => HARAKA.test(line))) return 'haraka';
  return lines.some((line) => SYSLOG.test(line)) ? 'postfix' : null;
}

/** The format of a log in several files: that of the first which tells it. */
export function formatOfFiles(beginnings: readonly Uint8Array[]): LogFormat | null {
  for (const beginning of beginnings) {
    const format = detectFormat(beginning);
    if (format !== null) return format;
  }
  return null;
}
