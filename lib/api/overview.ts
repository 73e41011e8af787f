import { z } from 'zod';
import { guardReportSchema } from '@/lib/sync/contract';

/** A mail host as every page shows it. `silentSince` is set when three exchanges in a row were missed. */
export const serverViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  hostname: z.string().nullable(),
  kind: z.enum(['embedded', 'postfix']).nullable(),
  timeZone: z.string(),
  guardVersion: z.string().nullable(),
  /** By the console's clock; null before the first exchange. */
  lastSeenAt: z.number().nullable(),
  silentSince: z.number().nullable(),
  /** Null before the first exchange. */
  report: guardReportSchema.nullable(),
  settings: z.object({ applyQueueLimit: z.boolean(), threshold: z.number(), version: z.number() }),
});
export type ServerView = z.infer<typeof serverViewSchema>;

/** GET /api/overview?server=ID (without `server`: the first one) */
export const overviewSchema = z.object({
  /** The console's clock, so that ages do not depend on the browser's. */
  now: z.number(),
  server: serverViewSchema.nullable(),
  servers: z.array(z.object({ id: z.string(), name: z.string(), status: z.enum(['off', 'watching', 'protected', 'unknown', 'silent']) })),
  /** Messages a minute over the last five minutes; null without enough samples. */
  growthPerMinute: z.number().nullable(),
  /** The incident that is not closed, or null. */
  openIncident: z.object({ number: z.number(), status: z.enum(['protected', 'released']), openSuspects: z.number(), openedAt: z.number() }).nullable(),
  lastIncident: z.object({ number: z.number(), openedAt: z.number(), durationMs: z.number().nullable() }).nullable(),
});
export type Overview = z.infer<typeof overviewSchema>;
