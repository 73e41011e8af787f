import * as z from 'zod';
import { countSchema, timeSchema } from '@sluice/log-engine/bounded-number';
import { plannedMailingSchema, type PlannedMailing } from './planned-mailing';
import { thresholdSchema } from './threshold';

export const protectionSettingsSchema = z.object({
  /** The checkbox "apply the send-queue length limit rule". */
  applyQueueLimit: z.boolean(),
  /** Messages; the rule fires when the queue is longer than this. */
  threshold: thresholdSchema,
  /** At a trip what is queued for other domains waits too, until the culprits' mail is held or the release. */
  brake: z.boolean().default(false),
  /** At a trip the mail of a sender who owns more than half of the queue is held by the guard itself. */
  holdOwner: z.boolean().default(false),
  /** Recipients; while the rule is applied it fires also when what is queued waits for more than this. Absent or null: on messages alone. */
  recipientThreshold: thresholdSchema.nullable().optional(),
});
export type ProtectionSettings = z.infer<typeof protectionSettingsSchema>;
/** What a trip depends on. */
export type QueueRule = Pick<ProtectionSettings, 'applyQueueLimit' | 'threshold' | 'recipientThreshold'>;

/** @returns of the settings what a trip depends on */
export function queueRuleOf({ applyQueueLimit, threshold, recipientThreshold }: QueueRule): QueueRule {
  return { applyQueueLimit, threshold, ...(recipientThreshold == null ? {} : { recipientThreshold }) };
}

/** Why and when protection began; stands until the SMTP service was restarted. */
export const latchSchema = z.object({
  /** Identifies this trip in every report about it. */
  id: z.string().max(64),
  trippedAt: timeSchema,
  queueLength: countSchema,
  threshold: countSchema,
  /** The SMTP instance whose restart ends it: the one that was running when the rule fired, or runs since that one crashed; null if it was not known. */
  smtpInstance: z.string().max(120).nullable(),
  /** It was the second threshold, on recipients, that was crossed: so many waited at least. The numbers above are those of the messages, then as always. */
  recipients: z.object({ waiting: countSchema, threshold: countSchema }).optional(),
  /**
   * A person began it by hand; absent where the rule fired. `queueLength` is how long the queue was then, null where that was not measured: the
   * number above is for whoever knows only of the rule.
   */
  begunBy: z.object({ name: z.string().max(200), actionId: z.string().max(64), queueLength: countSchema.nullable() }).optional(),
  /** The planned mailing during which it began; absent where none was under way. */
  mailing: plannedMailingSchema.optional(),
});
export type Latch = z.infer<typeof latchSchema>;

/** How long the queue was when protection began; null where that was not measured. */
export function queueAtBegin({ begunBy, queueLength }: Pick<Latch, 'begunBy' | 'queueLength'>): number | null {
  return begunBy === undefined ? queueLength : begunBy.queueLength;
}

/**
 * off: the rule is not applied. watching: the queue is measured and not longer than the threshold.
 * protected: the latch holds. unknown: the queue cannot be measured.
 */
export const serverStatusSchema = z.enum(['off', 'watching', 'protected', 'unknown']);
export type ServerStatus = z.infer<typeof serverStatusSchema>;

export interface Protection {
  readonly settings: QueueRule;
  readonly latch: Latch | null;
  /** Raises the threshold until it has ended; it neither begins nor ends a latch. */
  readonly mailing: PlannedMailing | null;
  /** The newest measurement; `length` null when it failed; null before the first. */
  readonly measurement: { readonly at: number; readonly length: number | null } | null;
  /** The newest SMTP instance seen running; kept while the service is down. */
  readonly smtpInstance: string | null;
}

export type ProtectionInput =
  | { kind: 'settings'; at: number; settings: QueueRule }
  | { kind: 'sample'; at: number; length: number; newLatchId: string }
  | { kind: 'sample-failed'; at: number }
  /** So many recipients wait at least. */
  | { kind: 'recipients'; at: number; waiting: number; newLatchId: string }
  /** Somebody begins protection by hand, whatever the rule says. */
  | { kind: 'mailing-begun'; at: number; mailing: PlannedMailing }
  /** Its time is up, or a person ended it, whose name it has. One that is not under way changes nothing. */
  | { kind: 'mailing-ended'; at: number; id: string; byName: string | null }
  | { kind: 'protect-now'; at: number; newLatchId: string; name: string; actionId: string }
  /** `afterCrash`: it was started because the run before it crashed, and not by a restart. */
  | { kind: 'smtp-instance'; at: number; instance: string; afterCrash?: boolean };

/** What the caller must do, in this order, before the next state may be shown to anyone. */
export type ProtectionEffect =
  | { kind: 'tripped'; at: number; latch: Latch }
  /** A latch of no known instance, or of one that crashed, now belongs to another; it must be written down like a trip. */
  | { kind: 'latch-bound'; at: number; latch: Latch }
  | { kind: 'released'; at: number; latch: Latch; smtpInstance: string }
  | { kind: 'mailing-begun'; at: number; mailing: PlannedMailing }
  | { kind: 'mailing-ended'; at: number; mailing: PlannedMailing; byName: string | null }
  | { kind: 'measurement-lost'; at: number }
  | { kind: 'measurement-restored'; at: number };
