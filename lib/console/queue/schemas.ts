import * as z from 'zod';
import { queueRanges } from './ranges';

export const queueRangeSchema = z.enum(queueRanges);

/** GET /api/queue?server=ID&range=15m */
export const queueHistorySchema = z.object({
  now: z.number(),
  from: z.number(),
  to: z.number(),
  /** Width of a bucket; a bucket without a measurement is absent from `points`. */
  bucketMs: z.number(),
  /** `at` is the start of the bucket. */
  points: z.array(z.object({ at: z.number(), minimum: z.number(), average: z.number(), maximum: z.number() })),
  /** Times under protection that touch the range; `to` null while it lasts. */
  protectedPeriods: z.array(z.object({ from: z.number(), to: z.number().nullable() })),
  /** The threshold from these moments on, in the order of time, the first from `from`; null while the rule was not applied. */
  thresholds: z.array(z.object({ from: z.number(), threshold: z.number().nullable() })).min(1),
});
export type QueueHistory = z.infer<typeof queueHistorySchema>;

/** GET /api/queue/peaks?server=ID: what a threshold would have met. */
export const queuePeaksSchema = z.object({
  days: z.number(),
  /** Start and longest queue of each measured hour, in the order of time. */
  peaks: z.array(z.tuple([z.number(), z.number()])),
});
export type QueuePeaks = z.infer<typeof queuePeaksSchema>;
