import * as z from 'zod';

/**
 * trip: the rule fired. released: protection ended. guard-silent: no exchange came for a while. unknown: the queue cannot be measured or the
 * log cannot be read. hook-removed: the mail server no longer asks the guard. token-used-twice: two guards report as one. near-threshold: 80 % of the threshold. suspect: an account stands
 * out while all is well.
 */
export const alertKinds = ['trip', 'released', 'guard-silent', 'unknown', 'hook-removed', 'token-used-twice', 'near-threshold', 'suspect'] as const;
export const alertKindSchema = z.enum(alertKinds);
export type AlertKind = z.infer<typeof alertKindSchema>;

/** What an alert is about; text in it comes from hosts and mail, so it is hostile until it was cleaned. */
export const alertFactsSchema = z.object({
  incident: z.number().nullable().default(null),
  queueLength: z.number().nullable().default(null),
  threshold: z.number().nullable().default(null),
  /** Who began protection by hand; null where the rule did. */
  begunBy: z.string().nullable().default(null),
  /** Where the threshold on recipients was crossed: how many waited, and that threshold. */
  waitingRecipients: z.number().nullable().default(null),
  recipientThreshold: z.number().nullable().default(null),
  /** The worst sender, and to how many he wrote, those who were refused among them. */
  account: z.string().nullable().default(null),
  recipients: z.number().nullable().default(null),
  domains: z.number().nullable().default(null),
  /** The code of a problem of the host, for `unknown` and `hook-removed`. */
  problem: z.string().nullable().default(null),
  /** Since when the guard is silent, or when the server was protected. */
  since: z.number().nullable().default(null),
  /** Who began the drill that it is of; null where it is none. */
  drillBy: z.string().nullable().default(null),
});
export type AlertFacts = z.infer<typeof alertFactsSchema>;

/** Why something is sent: an alert begins, still stands (asked for by Alertmanager only), ends; somebody tries a channel; the channel proves itself. */
export const deliveryReasons = ['begun', 'ended', 'test', 'proof'] as const;
export const deliveryReasonSchema = z.enum(deliveryReasons);
export type DeliveryReason = z.infer<typeof deliveryReasonSchema>;

/** One alert as it is told. */
export interface AlertNews {
  /** The same for each try of one message, so that a receiver can tell a repetition. */
  id: string;
  /** Identifies the alert in its begin and its end. */
  alert: string;
  kind: AlertKind | 'test';
  reason: DeliveryReason;
  server: string;
  timeZone: string;
  at: number;
  endedAt: number | null;
  facts: AlertFacts;
  /** Where it is dealt with. */
  link: string;
}

export type Severity = 'critical' | 'warning' | 'info';

const severities: Record<AlertNews['kind'], Severity> = {
  trip: 'critical',
  'guard-silent': 'critical',
  'hook-removed': 'critical',
  'token-used-twice': 'critical',
  unknown: 'warning',
  'near-threshold': 'warning',
  suspect: 'warning',
  released: 'info',
  test: 'info',
};

export function severityOf({ kind, reason }: Pick<AlertNews, 'kind' | 'reason'>): Severity {
  return reason === 'begun' ? severities[kind] : 'info';
}
