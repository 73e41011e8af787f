import * as z from 'zod';
import { countSchema, timeSchema } from '@sluice/log-engine/bounded-number';
import { thresholdSchema } from './threshold';

/** Longer is no mailing, but another threshold. */
export const LONGEST_MAILING_MS = 24 * 3_600_000;

/** A mailing that an operator has announced: until a moment, which ends by itself, the rule fires above a threshold that he named. */
export const plannedMailingSchema = z.object({
  /** Of the action that planned it. */
  id: z.string().min(1).max(64),
  /** The key of its sender, as the operator named it. */
  account: z.string().min(1).max(320),
  /** How many messages it shall have. */
  messages: countSchema,
  /** In force while it is higher than the one of the rule. */
  threshold: thresholdSchema,
  byName: z.string().max(200),
  begunAt: timeSchema,
  until: timeSchema,
});
export type PlannedMailing = z.infer<typeof plannedMailingSchema>;

/** The second one, on recipients, that is in force now: a mailing has at least as many as messages. @returns null where the rule goes by messages alone */
export function recipientThresholdInForce(rule: { recipientThreshold?: number | null | undefined }, mailing: Pick<PlannedMailing, 'threshold'> | null | undefined): number | null {
  return rule.recipientThreshold == null ? null : Math.max(rule.recipientThreshold, mailing?.threshold ?? 0);
}

/** The threshold above which the rule fires now. A mailing never lowers it. */
export function thresholdInForce(rule: { threshold: number }, mailing: Pick<PlannedMailing, 'threshold'> | null | undefined): number {
  return Math.max(rule.threshold, mailing?.threshold ?? 0);
}
