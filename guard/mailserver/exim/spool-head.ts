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

/** Lines after which whoever counts is asked whether others shall have their turn: a message may have tens of thousands. */
const LINES_A_STEP = 500;

/**
 * Counts how many recipients do not have the message yet, in steps, after each of which others may have their turn.
 *
 * @param text the whole file
 * @param journal the -J file, into which Exim writes who got it while it delivers; empty where there is none
 * @returns null where the file does not say
 */
export function* recipientsLeft(text: string, journal: string): Generator<void, number | null> {
  const have = new Set<string>();
  let lines = 0;
  let at = fieldsOf(text).end;
  const lineAt = (all: string, from: number): string | null => {
    const end = all.indexOf('\n', from);
    return end === -1 ? null : all.slice(from, end);
  };
  // Those that have theirs already stand in a tree, which is XX when it is empty.
  for (let line = lineAt(text, at); line !== null && DONE.test(line); line = lineAt(text, at)) {
    have.add(line.slice(3).toLowerCase());
    at += line.length + 1;
    if ((lines += 1) % LINES_A_STEP === 0) yield;
  }
  for (let from = 0; from < journal.length; ) {
    const line = lineAt(journal, from) ?? journal.slice(from);
    have.add(line.toLowerCase());
    from += line.length + 1;
    if ((lines += 1) % LINES_A_STEP === 0) yield;
  }
  const number = lineAt(text, at) ?? '';
  if (!COUNT.test(number)) return null;
  at += number.length + 1;
  const named = Number(number);
  let left = Math.max(0, named - MOST_RECIPIENTS);
  for (let count = Math.min(MOST_RECIPIENTS, named); count > 0; count -= 1) {
    const line = lineAt(text, at);
    if (line === null) return null;
    if (have.size === 0 || !have.has((line.split(' ', 1)[0] ?? '').toLowerCase())) left += 1;
    at += line.length + 1;
    if ((lines += 1) % LINES_A_STEP === 0) yield;
  }
  // An empty line follows the last.
  return at < text.length ? left : null;
}

/** Who has a message already. */
const DONE = /^(?:XX|[YN][YN] .*)$/;
const COUNT = /^\d{1,9}$/;

function envelopeOf(text: string): { lines: string[]; recipients: string[] } {
  const { lines, end } = fieldsOf(text);
  const rest = text.slice(end).split('\n');
  let at = 0;
  while (at < rest.length && DONE.test(rest[at] ?? '')) at += 1;
  const count = COUNT.test(rest[at] ?? '') ? Math.min(MOST_RECIPIENTS, Number(rest[at])) : 0;
  return { lines, recipients: rest.slice(at + 1, at + 1 + count).map((line) => line.split(' ', 1)[0] ?? '') };
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
