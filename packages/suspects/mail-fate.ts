import * as z from 'zod';
import type { AccountRecord } from '@sluice/log-engine/account-record';
import { countSchema, timeSchema } from '@sluice/log-engine/bounded-number';
import { BOUNCED, DEFERRED, DELIVERED, REFUSED, SETTLED, UNRELAYED } from '@sluice/log-engine/counters';
import type { LogFormat } from '@sluice/log-engine/log-engine';

/** The longest stretch of time of which is known what became of an account's mail: the widest window of the log engine. */
export const LONGEST_FATE_MS = 24 * 3_600_000;
/** So many accounts are followed at once. */
export const MOST_FOLLOWED = 200;
const MINUTE_MS = 60_000;

/**
 * What became of the mail of one account between two moments, in recipients, as far as the log tells. Null is what it does not tell: nothing is known of an account that it does not name,
 * MailCarrier's does not tell what other servers refused, and only MailCarrier's leaves open why mail was not relayed.
 */
export const mailFateSchema = z.object({
  account: z.string().min(1).max(320),
  /** Later than asked for where the log is not known that far back. */
  from: timeSchema,
  to: timeSchema,
  /** Another mail server took the mail. */
  delivered: countSchema.nullable(),
  /** Refused for good after this server had taken the mail. */
  bounced: countSchema.nullable(),
  /** At least so many were put off, and neither delivered to nor refused for good since: one that was put off before and has it now is taken from them too. */
  waiting: countSchema.nullable(),
  /** Not relayed ten minutes later; why is not told. */
  unrelayed: countSchema.nullable(),
  /** Refused by this server itself, as with 530. */
  refused: countSchema.nullable(),
});
export type MailFate = z.infer<typeof mailFateSchema>;

/** Whose mail is asked about, and from when on, by the clock that the log is written with; milliseconds since 1970. */
export const followedAccountSchema = z.object({ account: z.string().min(1).max(320), since: timeSchema });
export type FollowedAccount = z.infer<typeof followedAccountSchema>;

/** What of a log that is read is needed for it. */
export interface KnownLog {
  format: LogFormat;
  /** When its first line was written, milliseconds since 1970; null without one. */
  begins: number | null;
  /** Whether a log of MailCarrier's says of anybody that his mail was relayed. */
  tellsRelays: boolean;
}

/** @param records those of the account, mostly one. @param now milliseconds since 1970. @returns null where no line was read yet, or all that was read or asked for is later than now: a clock was set */
export function mailFateOf(records: readonly AccountRecord[], { account, since }: FollowedAccount, log: KnownLog, now: number): MailFate | null {
  if (log.begins === null) return null;
  const last = Math.floor(now / MINUTE_MS);
  const first = Math.max(Math.floor(since / MINUTE_MS), last + 1 - LONGEST_FATE_MS / MINUTE_MS);
  const from = Math.max(first * MINUTE_MS, Math.floor(log.begins));
  if (from > now) return null;
  const sums = records.map((record) => record.between({ first, last }));
  const count = (counter: number): number => sums.reduce((sum, each) => sum + (each[counter] ?? 0), 0);
  const told = (isTold: boolean, value: () => number): number | null => (isTold && records.length > 0 ? Math.max(0, value()) : null);
  const whole = log.format !== 'mailcarrier';
  return {
    account,
    from,
    to: now,
    delivered: told(whole || log.tellsRelays, () => count(DELIVERED)),
    bounced: told(whole, () => count(BOUNCED)),
    waiting: told(whole, () => count(DEFERRED) - count(SETTLED)),
    unrelayed: told(!whole && log.tellsRelays, () => count(UNRELAYED)),
    refused: told(true, () => count(REFUSED)),
  };
}
