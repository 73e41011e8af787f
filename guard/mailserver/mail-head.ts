import { shortText } from '@sluice/log-engine/short-text';

const LONGEST_SUBJECT = 300;
/** Of an encoded subject more is read, as one sign may take a dozen. */
const LONGEST_RAW = 4_000;
const WORD = /=\?([A-Za-z0-9_.:-]{1,40})(?:\*[A-Za-z-]{1,20})?\?([BbQq])\?([^?\s]{0,2000})\?=/g;

/**
 * The subject out of the header of a message, as a person reads it.
 *
 * @param header its lines, as latin1, so that each byte is one sign; what comes after the empty line is not looked at
 * @returns null where there is none
 */
export function subjectOf(header: string): string | null {
  let raw: string | null = null;
  for (const line of header.split(/\r?\n/)) {
    if (line === '') break;
    const goesOn = line.startsWith(' ') || line.startsWith('\t');
    if (raw !== null && !goesOn) break;
    if (raw !== null) raw += line;
    else if (/^subject:/i.test(line)) raw = line.slice('subject:'.length);
    if (raw !== null && raw.length > LONGEST_RAW) break;
  }
  return raw === null ? null : readableSubject(raw);
}

/** @param raw as it stands in the header, unfolded, as latin1 */
export function readableSubject(raw: string): string {
  // Blanks between two encoded words belong to neither (RFC 2047).
  const joined = raw.slice(0, LONGEST_RAW).replace(/\?=\s{1,100}=\?/g, '?==?');
  let text = '';
  let from = 0;
  for (const word of joined.matchAll(WORD)) {
    text += bytesAsText(joined.slice(from, word.index)) + decoded(word);
    from = word.index + word[0].length;
  }
  return shortText((text + bytesAsText(joined.slice(from))).replaceAll('\0', '\ufffd').replace(/\s+/g, ' ').trim(), LONGEST_SUBJECT);
}

function decoded([whole, charset = '', kind = '', text = '']: RegExpExecArray): string {
  const bytes = kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : quoted(text);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return whole;
  }
}

function quoted(text: string): Buffer {
  return Buffer.from(text.replaceAll('_', ' ').replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
}

/** Many programs write their own letters as they are. */
function bytesAsText(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return latin1;
  }
}
