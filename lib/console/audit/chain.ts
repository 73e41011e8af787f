import { createHash } from 'node:crypto';
import type { Fact } from './write';

/** What the first row of the chain has in place of the hash of one before it. */
export const BEGINNING = '0'.repeat(64);

/** What a row's hash is over: everything in it but what it is searched by. */
export interface ChainedRow {
  sequence: number;
  previousHash: string;
  id: string;
  at: number;
  actorId: string | null;
  actorName: string;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
  address: string | null;
}

/**
 * SHA-256, in hexadecimal, over the row's values as one JSON list in UTF-8. Objects in it have their names in the order of
 * their UTF-16 units, because PostgreSQL keeps them in an order of its own.
 */
export function hashOfRow(row: ChainedRow): string {
  const { sequence, previousHash, id, at, actorId, actorName, action, subject, before, after, address } = row;
  const values = [sequence, previousHash, id, at, actorId, actorName, action, subject, before ?? null, after ?? null, address];
  return createHash('sha256').update(JSON.stringify(values.map(inOrder))).digest('hex');
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(fields.map(([name, each]) => [name, inOrder(each)]));
}

/** Half a surrogate pair, which neither database stores as it is. */
const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Text as both databases give it back. */
export function wholeText(text: string): string {
  return text.replace(LONE, '\uFFFD');
}

/** A value as both databases give it back: whole characters, and nothing that JSON leaves out. */
export function storable(value: Fact): Fact {
  if (typeof value === 'string') return wholeText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, each]) => ((each as unknown) === undefined ? [] : [[wholeText(name), storable(each)]])));
}
