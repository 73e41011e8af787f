import { forms, type Language } from './language';
import { usableZone, zoneName } from './zone-name';

export interface WallClock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** What the clocks on the walls of a zone show at a moment. */
export function wallClock(at: number, zone: string): WallClock {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: usableZone(zone),
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, formatter);
  }
  const parts = new Map(formatter.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  const value = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return { year: value('year'), month: value('month'), day: value('day'), hour: value('hour'), minute: value('minute'), second: value('second') };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `03:12:05`, without a zone: only for places that name the zone beside it, such as an axis. */
export function formatClock(at: number, zone: string, seconds = true): string {
  const { hour, minute, second } = wallClock(at, zone);
  return seconds ? `${two(hour)}:${two(minute)}:${two(second)}` : `${two(hour)}:${two(minute)}`;
}

/** `24 Nov` and `11월 24일`; with `year`, `24 Nov 2026` and `2026년 11월 24일`. */
export function formatDay(at: number, zone: string, language: Language, year = false): string {
  const { day, month, year: full } = wallClock(at, zone);
  return forms[language].day(year ? { day, month, year: full } : { day, month });
}

/**
 * A moment as a person reads it: `03:12:05 KST`, with the date when it is not the day of `now`, with the year when it
 * is not that year. Always 24 hours, seconds and zone, the same digits in every language.
 */
export function formatMoment(at: number, options: { now: number; zone: string; language: Language }): string {
  const { now, zone, language } = options;
  const then = wallClock(at, zone);
  const today = wallClock(now, zone);
  const time = `${formatClock(at, zone)} ${zoneName(at, zone)}`;
  if (then.year === today.year && then.month === today.month && then.day === today.day) return time;
  return `${formatDay(at, zone, language, then.year !== today.year)}${forms[language].beforeTime}${time}`;
}
