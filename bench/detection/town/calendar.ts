import type { Random } from './random';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** What the account did in the first week is its past; it is not judged. */
export const FIRST_DAYS = 7;
export const DAYS = FIRST_DAYS + 30;
/** The server stands in Seoul, nine hours before UTC all through the year. A Monday, midnight. */
export const ZONE = 9 * HOUR;
export const START = Date.parse('2026-08-24T00:00:00+09:00');
export const END = START + DAYS * DAY;
export const JUDGED_FROM = START + FIRST_DAYS * DAY;

/** Chuseok lies in this month. */
const HOLIDAYS: ReadonlySet<string> = new Set(['2026-09-24', '2026-09-25', '2026-09-26']);
/** How much of the mail of a day is sent in each hour. */
const WORKING_HOURS = [0.02, 0.01, 0.01, 0.01, 0.01, 0.02, 0.08, 0.3, 0.8, 1.3, 1.5, 1.3, 0.5, 1.1, 1.3, 1.3, 1.2, 1.1, 0.7, 0.35, 0.25, 0.2, 0.15, 0.06];
const RESTING_HOURS = [0.05, 0.02, 0.01, 0.01, 0.01, 0.02, 0.05, 0.1, 0.3, 0.6, 0.8, 0.8, 0.6, 0.6, 0.7, 0.7, 0.6, 0.6, 0.5, 0.5, 0.6, 0.6, 0.4, 0.15];

/** @returns the date there, `2026-08-24`. @param day counted from 0 */
export function dateOf(day: number): string {
  return new Date(START + day * DAY + ZONE).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(day: number): number {
  return new Date(START + day * DAY + ZONE).getUTCDay();
}

export function kindOf(day: number): 'working' | 'saturday' | 'free' {
  if (weekdayOf(day) === 0 || HOLIDAYS.has(dateOf(day))) return 'free';
  return weekdayOf(day) === 6 ? 'saturday' : 'working';
}

export const isWorking = (day: number): boolean => kindOf(day) === 'working';

/** The first working day from that one on. */
export function workingDayFrom(day: number): number {
  let found = day;
  while (found < DAYS - 1 && !isWorking(found)) found += 1;
  return found;
}

export function timeAt(day: number, hour: number): number {
  return START + day * DAY + hour * HOUR;
}

export function dayOf(at: number): number {
  return Math.floor((at - START) / DAY);
}

/** Some time of a day, mostly when people work. */
export function anyTime(random: Random, day: number): number {
  const weights = isWorking(day) ? WORKING_HOURS : RESTING_HOURS;
  let left = random.next() * weights.reduce((a, b) => a + b);
  let hour = 0;
  for (; hour < 23; hour += 1) {
    left -= weights[hour] ?? 0;
    if (left <= 0) break;
  }
  return timeAt(day, hour + random.next());
}
