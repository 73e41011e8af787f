import type * as z from 'zod';
import { Refusal } from '@/lib/console/refusal';
import { isClean } from '@/lib/console/clean-text';

/**
 * Parses a JSON body from a person's browser with the schema of its route.
 *
 * @throws Refusal `bad-request` naming the wrong inputs by their path
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  return checkInput(schema, parseJson(text));
}

/** The same for what stands in the address: every parameter once, as text. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, query: URLSearchParams): z.output<Schema> {
  const values = Object.fromEntries(query);
  if (!Object.values(values).every(isClean)) throw badRequest({});
  return checkInput(schema, values);
}

function checkInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badRequest(Object.fromEntries(result.error.issues.map((issue) => [issue.path.join('.'), issue.message])));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (typeof value === 'string' && !isClean(value)) throw badRequest({ [key]: 'contains a character that cannot be stored' });
      return value;
    });
  } catch (error) {
    throw error instanceof Refusal ? error : badRequest({});
  }
}

function badRequest(fields: Record<string, string>): Refusal {
  return new Refusal('bad-request', 'The request could not be understood. Nothing was changed.', undefined, fields);
}
