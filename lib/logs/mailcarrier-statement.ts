import { senderKey } from './sender';
import type { LogEvent } from './event';

type WithoutPlace<Event> = Event extends LogEvent ? Omit<Event, 'at' | 'connection'> : never;

/** An event without its time and connection. */
export type Statement = WithoutPlace<LogEvent>;

/** Well-formed statements that say nothing an event has. */
const NO_EVENT = new Set(['DATA command successful.', 'QUIT command successful.']);

/** The statements with text in brackets: how they begin, and what the text inside says. They all end in `).`. */
const BRACKETED: readonly [opening: string, read: (inside: string) => Statement | null][] = [
  ['Authentication successful(', authSucceeded],
  ['Authentication failed(', authFailed],
  ['MAIL command successful(', (inside) => ({ kind: 'sender-accepted', sender: withoutAngles(inside) })],
  ['RCPT command successful(', (inside) => ({ kind: 'recipient-accepted', recipient: withoutAngles(inside) })],
  ['RCPT command failed(', recipientRefused],
  ['DATA received(', messageReceived],
  ['Mail relayed(', messageRelayed],
];

/**
 * Reads what stands after the connection in a line.
 *
 * @returns `no-event` for a known statement that reports none, null for an unknown one
 */
export function readStatement(text: string): Statement | 'no-event' | null {
  if (NO_EVENT.has(text) || text.startsWith('Processing ')) return 'no-event';
  if (text === 'Disconnected' || text === 'Disconnected.') return { kind: 'disconnected' };
  if (text.startsWith('Connected from ')) return connected(text.slice('Connected from '.length));
  if (!text.endsWith(').')) return null;
  for (const [opening, read] of BRACKETED) {
    // The shortest line has its opening and its ending apart from each other.
    if (text.startsWith(opening) && text.length >= opening.length + 2) return read(text.slice(opening.length, -2));
  }
  return null;
}

function connected(text: string): Statement | null {
  const address = withoutAngles(text);
  return /^[0-9A-Fa-f:.]{2,45}(?:%[\w.-]{1,16})?$/.test(address) ? { kind: 'connected', address } : null;
}

/** The account is all up to the last comma; the mechanism after it is a word the server knows (RFC 4422), never the client's. */
function authSucceeded(inside: string): Statement | null {
  const { account, mechanism } = accountAndMechanism(inside);
  return account === '' || mechanism === null ? null : { kind: 'auth-succeeded', account: senderKey({ kind: 'account', account }), mechanism };
}

function authFailed(inside: string): Statement | null {
  const { account, mechanism } = accountAndMechanism(inside);
  return mechanism === null ? null : { kind: 'auth-failed', account: account === '' ? null : senderKey({ kind: 'account', account }) };
}

function accountAndMechanism(inside: string): { account: string; mechanism: string | null } {
  const comma = inside.lastIndexOf(', ');
  const mechanism = inside.slice(comma + 2);
  const known = comma !== -1 && /^[A-Za-z0-9_-]{1,20}$/.test(mechanism);
  return { account: inside.slice(0, Math.max(comma, 0)), mechanism: known ? mechanism : null };
}

function recipientRefused(inside: string): Statement | null {
  const comma = endOfAddress(inside, ', ');
  if (comma === -1) return null;
  return { kind: 'recipient-refused', recipient: withoutAngles(inside.slice(0, comma)), reply: inside.slice(comma + 2) };
}

function messageReceived(inside: string): Statement | null {
  const match = /^(\d{1,15}) bytes$/.exec(inside);
  return match === null ? null : { kind: 'message-received', bytes: Number(match[1]) };
}

function messageRelayed(inside: string): Statement | null {
  const comma = endOfAddress(inside, ',');
  if (comma === -1) return null;
  return { kind: 'message-relayed', sender: withoutAngles(inside.slice(0, comma)), recipient: withoutAngles(inside.slice(comma + 1).trimStart()) };
}

/**
 * Where the first address ends. A local part in quotes may hold the separator (RFC 5321 quoted-string); after quotes
 * that never close, the first separator is taken as it stands.
 *
 * @returns the place of the separator, -1 when there is none
 */
function endOfAddress(text: string, separator: string): number {
  const start = text.startsWith('<') ? 1 : 0;
  if (text[start] !== '"') return text.indexOf(separator);
  for (let n = start + 1; n < text.length; n += 1) {
    if (text[n] === '\\') n += 1;
    else if (text[n] === '"') return text.indexOf(separator, n + 1);
  }
  return text.indexOf(separator);
}

function withoutAngles(text: string): string {
  return text.startsWith('<') && text.endsWith('>') && text.length >= 2 ? text.slice(1, -1) : text;
}
