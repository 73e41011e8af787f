/** What the guard needs of a message's -H file (Exim's specification, chapter 57). */
export interface SpoolHead {
  /** The user of the host under whom the message was taken in: Exim's own for all that came by SMTP, or was made by Exim. */
  uid: number;
  /** The address of the client; null where the message came without SMTP. */
  client: string | null;
  /** Who logged in; null when nobody did. */
  login: string | null;
  frozen: boolean;
  arrivedAt: number;
}

/** What a list of deleted messages tells besides. */
export interface SpoolEnvelope {
  sender: string;
  recipients: string[];
}

/** A name that was set from outside is marked by a second dash, and since 4.97 by how it was quoted. */
const FIELD = /^--?(?:\([^)]*\))?([a-z_]+)(?: (.*))?$/;
/** Variables of the administrator's rules: their name and length, and then so many bytes, whatever they are. */
const VARIABLE = /^acl[cm]?$/;
const MOST_RECIPIENTS = 50_000;

/** @param text the file or its beginning, as latin1. @returns null where it is no such file, or ends before its fields do */
export function readSpoolHead(text: string): SpoolHead | null {
  const { lines, fields } = fieldsOf(text);
  const owner = / (\d+) \d+$/.exec(lines[1] ?? '');
  const time = /^(\d+) \d+$/.exec(lines[3] ?? '');
  if (!(lines[0] ?? '').endsWith('-H') || owner === null || time === null || fields === null) return null;
  const client = fields.get('host_address');
  return {
    uid: Number(owner[1]),
    client: client === undefined ? null : addressOf(client),
    login: fields.get('auth_id') ?? null,
    frozen: fields.has('frozen'),
    arrivedAt: Number(time[1]) * 1_000 + Math.floor(Number(`0${fields.get('received_time_usec') ?? ''}`) * 1_000),
  };
}

/** @param text the whole file */
export function readSpoolEnvelope(text: string): SpoolEnvelope {
  const { lines, recipients } = envelopeOf(text);
  return { sender: (lines[2] ?? '').replace(/^<|>$/g, ''), recipients };
}

/**
 * How many recipients do not have the message yet.
 *
 * @param text the whole file
 * @param journal the -J file, into which Exim writes who got it while it delivers; empty where there is none
 * @returns null where the file does not say
 */
export function recipientsLeft(text: string, journal: string): number | null {
  const { done, recipients, named, isWhole } = envelopeOf(text);
  if (named === null || !isWhole) return null;
  const have = new Set([...done, ...journal.split('\n')].map((address) => address.toLowerCase()));
  return recipients.filter((address) => !have.has(address.toLowerCase())).length + Math.max(0, named - recipients.length);
}

function envelopeOf(text: string): { lines: string[]; done: string[]; recipients: string[]; named: number | null; isWhole: boolean } {
  const { lines, end } = fieldsOf(text);
  const rest = text.slice(end).split('\n');
  // Those that have theirs already stand in a tree, which is XX when it is empty.
  let at = 0;
  while (at < rest.length && /^(?:XX|[YN][YN] .*)$/.test(rest[at] ?? '')) at += 1;
  const done = rest.slice(0, at).map((line) => line.slice(3));
  const named = /^\d{1,9}$/.test(rest[at] ?? '') ? Number(rest[at]) : null;
  const count = Math.min(MOST_RECIPIENTS, named ?? 0);
  // An empty line follows the last.
  return { lines, done, named, isWhole: rest.length > at + 1 + count, recipients: rest.slice(at + 1, at + 1 + count).map((line) => line.split(' ', 1)[0] ?? '') };
}

/** A line of the header has its length in front, and a sign that says what Exim makes of it: `*` for one that was taken out. */
const HEADER_LINE = /^\d{3,}(.) (.*)$/;

/** The header of the message itself. @param text the whole file */
export function readSpoolHeader(text: string): string {
  const rest = text.slice(fieldsOf(text).end);
  const lines = rest.slice(rest.indexOf('\n\n') + 2).split('\n');
  let kept = false;
  return lines
    .flatMap((line) => {
      const [, mark, told] = HEADER_LINE.exec(line) ?? [];
      if (mark !== undefined) kept = mark !== '*';
      return kept ? [told ?? line] : [];
    })
    .join('\n')
    .trimEnd();
}

/** @returns the first four lines; the fields, of each name the first, or null where the text ends within them; and where they end */
function fieldsOf(text: string): { lines: string[]; fields: Map<string, string> | null; end: number } {
  const lines: string[] = [];
  let at = 0;
  for (let count = 0; count < 4; count += 1) {
    const next = text.indexOf('\n', at);
    if (next === -1) return { lines, fields: null, end: text.length };
    lines.push(text.slice(at, next));
    at = next + 1;
  }
  const fields = new Map<string, string>();
  while (at < text.length) {
    if (text[at] !== '-') return { lines, fields, end: at };
    const next = text.indexOf('\n', at);
    if (next === -1) break;
    const [, name = '', value = ''] = FIELD.exec(text.slice(at, next)) ?? [];
    at = next + 1;
    if (VARIABLE.test(name)) at += Number(/(\d+)$/.exec(value)?.[1] ?? 0) + 1;
    else if (name !== '' && !fields.has(name)) fields.set(name, value);
  }
  return { lines, fields: null, end: text.length };
}

/** `[192.0.2.7]:40000` since 4.94, `192.0.2.7.40000` before. */
function addressOf(value: string): string {
  const bracketed = /^\[([0-9A-Fa-f.:]+)\]/.exec(value)?.[1];
  return (bracketed ?? value.replace(/\.\d+$/, '')).replace(/^::ffff:(?=\d+\.)/i, '');
}
