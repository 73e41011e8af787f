import { z } from 'zod';
import type { Problem } from '@/lib/api/problem';

const counted = z.object({ count: z.number() });

/** The number that a refused deletion found instead of the typed one; null when the console did not tell it. */
export function changedCount(problem: Problem | null): number | null {
  const data = counted.safeParse(problem?.data);
  return data.success ? data.data.count : null;
}
