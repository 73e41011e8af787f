import * as z from 'zod';

/** What the console keeps, in the order in which the page has it. */
export const keptKinds = [
  'seconds',
  'minutes',
  'hours',
  'activities',
  'events',
  'incidents',
  'drills',
  'evidence',
  'actions',
  'alerts',
  'deliveries',
  'reports',
  'audit',
  'sessions',
  'links',
] as const;
export type KeptKind = (typeof keptKinds)[number];

/** GET /api/retention: what grows, how long it is kept and how much it is now. */
export const retentionSchema = z.object({
  now: z.number(),
  kinds: z.array(
    z.object({
      kind: z.enum(keptKinds),
      /** Milliseconds; null: until somebody deletes it, or for good. */
      keptMs: z.number().nullable(),
      count: z.number(),
      /** Null where there is none, or none with a time. */
      oldestAt: z.number().nullable(),
    }),
  ),
  /** The whole database, its indexes and free pages too. */
  database: z.object({ kind: z.enum(['sqlite', 'postgresql']), bytes: z.number() }),
});
export type Retention = z.infer<typeof retentionSchema>;
