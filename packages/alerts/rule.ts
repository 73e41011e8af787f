import * as z from 'zod';
import { wallClock } from '@sluice/messages/format-time';
import { alertKinds, alertKindSchema, type AlertKind } from './alert';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');

export const hoursSchema = z.object({
  /** 0 is Sunday. */
  days: z.array(z.number().int().min(0).max(6)).min(1).max(7),
  from: clock,
  /** The same as `from`: the whole day. Earlier than `from`: past midnight, and the day is that of the beginning. */
  to: clock,
  timeZone: z.string().min(1).max(64),
});
export type Hours = z.infer<typeof hoursSchema>;

/** Who is told of what, and when. */
export const alertRuleSchema = z.object({
  kinds: z.array(alertKindSchema).min(1).max(alertKinds.length),
  /** Ids; null: every channel there is. */
  channels: z.array(z.string().min(1).max(64)).min(1).max(100).nullable(),
  /** 0: at once. Otherwise only when nobody has opened the alert for so many minutes. */
  afterMinutes: z.number().int().min(0).max(1_440),
  /** Null: always. */
  hours: hoursSchema.nullable(),
});
export type AlertRule = z.infer<typeof alertRuleSchema>;

/** Everything at once to everybody, but the suspect while well: that needs somebody who wants it. */
export const FIRST_RULE: AlertRule = { kinds: alertKinds.filter((kind) => kind !== 'suspect'), channels: null, afterMinutes: 0, hours: null };

/** What happens once can still be told so long after it. */
const FRESH_MS = 3_600_000;

export interface StandingAlert {
  kind: AlertKind;
  at: number;
  endedAt: number | null;
  acknowledgedAt: number | null;
}

/**
 * The channels that shall be told now that an alert began; those that were told before are among them.
 *
 * @param channels the ids of all that can be told
 */
export function channelsToTell(alert: StandingAlert, rules: readonly AlertRule[], channels: readonly string[], now: number): string[] {
  if (alert.endedAt !== null || (isOnce(alert.kind) && now - alert.at > FRESH_MS)) return [];
  const told = new Set<string>();
  for (const rule of rules) {
    if (!rule.kinds.includes(alert.kind) || now < alert.at + rule.afterMinutes * 60_000) continue;
    if (rule.afterMinutes > 0 && alert.acknowledgedAt !== null) continue;
    if (rule.hours !== null && !isWithin(rule.hours, now)) continue;
    for (const id of rule.channels ?? channels) if (channels.includes(id)) told.add(id);
  }
  return [...told];
}

/** What has no end of its own. */
export function isOnce(kind: AlertKind): boolean {
  return kind === 'released' || kind === 'suspect';
}

/** Whether the end of such an alert is told to people: that of a trip has an alert of its own, and a queue that calms down wakes nobody. */
export function isEndTold(kind: AlertKind): boolean {
  return kind === 'guard-silent' || kind === 'unknown' || kind === 'hook-removed' || kind === 'token-used-twice';
}

export function isWithin({ days, from, to, timeZone }: Hours, now: number): boolean {
  const { hour, minute, weekday } = localTime(now, timeZone);
  const [start, end, at] = [minutesOf(from), minutesOf(to), hour * 60 + minute];
  if (start === end) return days.includes(weekday);
  if (start < end) return days.includes(weekday) && at >= start && at < end;
  return at >= start ? days.includes(weekday) : at < end && days.includes((weekday + 6) % 7);
}

function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

function localTime(at: number, zone: string): { hour: number; minute: number; weekday: number } {
  const { year, month, day, hour, minute } = wallClock(at, zone);
  return { hour: Number(hour), minute: Number(minute), weekday: new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay() };
}
