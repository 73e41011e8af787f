import { queueFilterSchema, type QueueFilter } from '@sluice/actions/queue-filter';

/** A filter as somebody types it. */
export type TypedFilter = Required<{ [field in keyof QueueFilter]: string }>;
export const EMPTY_FILTER: TypedFilter = { account: '', subject: '', domain: '' };

/** @returns why it cannot be used, or the filter */
export function readFilter(typed: TypedFilter): { filter: QueueFilter } | { wrong: 'empty' | 'domain' } {
  const named = Object.fromEntries(Object.entries(typed).filter(([, text]) => text.trim() !== ''));
  if (Object.keys(named).length === 0) return { wrong: 'empty' };
  const parsed = queueFilterSchema.safeParse(named);
  return parsed.success ? { filter: parsed.data } : { wrong: 'domain' };
}
