import * as z from 'zod';
import { parseCleanJson } from '@/lib/console/clean-text';
import { syncRequestSchema } from '@sluice/contract/contract';
import type { Seeded } from './seeded';

/** What of JSON Schema the contract needs. */
interface Shape {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
}

const CONTRACT = z.toJSONSchema(syncRequestSchema, { unrepresentable: 'any' }) as Shape;
const TEXTS = ['x', 'a@b.test', '\u0000', '\ud800', '\u202e\u0007', '<script>alert(1)</script>', "'; DROP TABLE \"Server\";--", '__proto__', '{"a":1}', '😀', 'l1', 'l2', 'e1'] as const;
/** In place of a value, or of a whole part of an exchange. */
const WRONG = [null, -1, 0.5, 1e300, 9_007_199_254_740_993, '', 'x', '\u0000', [], {}, [[[]]], true, 'y'.repeat(5_000), { __proto__: null, length: 1e9 }] as const;

export interface FuzzExchange {
  text: string;
  /** By the contract itself: whether the console is to take it in. */
  isValid: boolean;
}

/** An exchange as the contract allows it, with values at the edges of what it allows; half of them broken in a place or two. */
export function fuzzExchange(random: Seeded): FuzzExchange {
  let value = valueOf(random, CONTRACT, 0);
  const breaks = random.chance(0.5) ? 1 + random.below(2) : 0;
  for (let n = 0; n < breaks; n += 1) value = broken(random, value);
  let text = JSON.stringify(value);
  if (random.chance(0.05)) text = random.one([text.slice(0, random.below(text.length)), `${text}x`, '['.repeat(50_000), '', text.replace('{', '{"__proto__":{"protocol":1},'), text.replace(/\d+/, '1e999')]);
  return { text, isValid: accepts(text) };
}

function accepts(text: string): boolean {
  try {
    return syncRequestSchema.safeParse(parseCleanJson(text)).success;
  } catch {
    return false;
  }
}

function valueOf(random: Seeded, shape: Shape, depth: number): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return random.one(shape.enum);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices !== undefined) return valueOf(random, random.one(choices), depth);
  if (shape.type === 'object') return objectOf(random, shape, depth);
  if (shape.type === 'array') return Array.from({ length: random.chance(0.5) ? 0 : random.below(Math.min(4, (shape.maxItems ?? 4) + 1)) }, () => valueOf(random, shape.items ?? {}, depth + 1));
  if (shape.type === 'string') return textOf(random, shape);
  if (shape.type === 'number' || shape.type === 'integer') return numberOf(random, shape);
  if (shape.type === 'boolean') return random.chance(0.5);
  if (shape.type === 'null') return null;
  return random.one(WRONG);
}

function objectOf(random: Seeded, { properties = {}, required = [] }: Shape, depth: number): unknown {
  const names = Object.keys(properties).filter((name) => required.includes(name) || random.chance(0.5));
  const value = Object.fromEntries(names.map((name) => [name, valueOf(random, properties[name] ?? {}, depth + 1)]));
  return random.chance(0.1) ? { ...value, 'of a newer guard': { deep: [1] } } : value;
}

function textOf(random: Seeded, { minLength = 0, maxLength = 200 }: Shape): string {
  const text = random.chance(0.1) ? 'z'.repeat(maxLength) : random.one(TEXTS);
  return text.padEnd(minLength, 'z').slice(0, maxLength);
}

function numberOf(random: Seeded, { minimum = -1e12, maximum = 1e12, type }: Shape): number {
  const between = minimum + random.fraction() * (Math.min(maximum, minimum + 1_000) - minimum);
  const value = random.one([minimum, maximum, between, 1, Date.now()]);
  return Math.min(maximum, Math.max(minimum, type === 'integer' ? Math.round(value) : value));
}

/** The same with one part, however deep, replaced or left out. */
function broken(random: Seeded, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.15)) return random.one(WRONG);
  if (Array.isArray(value)) {
    if (value.length === 0) return random.chance(0.5) ? [random.one(WRONG)] : Array.from({ length: 4_000 }, () => null);
    const at = random.below(value.length);
    return value.map((each: unknown, index) => (index === at ? broken(random, each) : each));
  }
  const names = Object.keys(value);
  if (names.length === 0) return random.one(WRONG);
  const name = random.one(names);
  const rest = Object.entries(value).filter(([each]) => each !== name || random.chance(0.8));
  return Object.fromEntries(rest.map(([each, part]: [string, unknown]) => [each, each === name ? broken(random, part) : part]));
}
