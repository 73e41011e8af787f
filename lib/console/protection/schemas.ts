import * as z from 'zod';
import { gateSettingsSchema } from '@sluice/policy/login-decision';
import { protectionSettingsSchema } from '@sluice/protection/protection';
import { thresholdSchema } from '@sluice/protection/threshold';

/** What the queue's own past says about a threshold; null where there are no samples yet. */
export const queuePastSchema = z.object({
  peak: z.number().nullable(),
  /** The 99th percentile of the peaks of its minutes. */
  percentile99: z.number().nullable(),
  /** How much of the span was measured, 0 to 1. */
  coverage: z.number(),
});

/** GET /api/protection?server=ID (without `server`: the first one) */
export const protectionViewSchema = z.object({
  serverId: z.string(),
  settings: protectionSettingsSchema.extend({ version: z.number() }),
  /** The version the guard applies now; smaller than `settings.version` for a second after saving. */
  appliedVersion: z.number().nullable(),
  updatedAt: z.number().nullable(),
  updatedByName: z.string().nullable(),
  day: queuePastSchema,
  week: queuePastSchema,
  protected: z.boolean(),
  /** Recipients that wait now, and whether the guard knows the threshold on them; null before it has reported, or while it does not answer. */
  recipients: z.object({ known: z.boolean(), waiting: z.number().nullable(), complete: z.boolean() }).nullable(),
  gate: gateSettingsSchema,
  /** What the login gate was asked since the guard was started; null where the guard has none or did not report yet. */
  gateUse: z
    .object({
      asked: z.number(),
      refused: z.number(),
      lastAskedAt: z.number().nullable(),
      /** Whether Dovecot asked about a login that the guard tried for this; absent or null before the first try. */
      proof: z.object({ at: z.number(), outcome: z.enum(['asked', 'not-asked', 'not-tried']) }).nullable().optional(),
    })
    .nullable(),
});
export type ProtectionView = z.infer<typeof protectionViewSchema>;

/**
 * PUT /api/protection. `version` is the one the form was filled from: 409 when somebody saved in between.
 * Without `confirmed` a threshold at or below the past day's or week's peak is answered with 422 and code
 * `threshold-below-peak`, and nothing is saved.
 */
export const protectionChangeSchema = protectionSettingsSchema.extend({
  /** These stay as they are when left out. */
  brake: z.boolean().optional(),
  holdOwner: z.boolean().optional(),
  recipientThreshold: thresholdSchema.nullable().optional(),
  serverId: z.string().min(1),
  version: z.number().int(),
  confirmed: z.boolean().default(false),
});
export type ProtectionChange = z.infer<typeof protectionChangeSchema>;

/** PUT /api/protection/gate: what the login gate says and whether it refuses. `version` as in a change of the rule. */
export const gateChangeSchema = gateSettingsSchema.extend({ serverId: z.string().min(1), version: z.number().int() });
export type GateChange = z.infer<typeof gateChangeSchema>;
