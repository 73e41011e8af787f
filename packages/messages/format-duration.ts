import { forms, type Language } from './language';

const UNITS = [
  { ms: 86_400_000, unit: 'day' },
  { ms: 3_600_000, unit: 'hour' },
  { ms: 60_000, unit: 'minute' },
  { ms: 1_000, unit: 'second' },
] as const;

/**
 * A length of time in its two largest units, rounded down: `8 min 12 s`, `8분 12초`, `2 d 3 h`. A second unit of 0 is
 * left out. Anything below one second, and negative, is `0 s`.
 */
export function formatDuration(ms: number, language: Language): string {
  const { units, betweenUnits } = forms[language];
  const first = UNITS.findIndex((unit) => ms >= unit.ms);
  if (first === -1) return `0${units.second}`;
  let rest = ms;
  const parts: string[] = [];
  for (const { ms: length, unit } of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count}${units[unit]}`);
  }
  return parts.join(betweenUnits);
}

/** How long ago, in the largest unit, rounded down: `2 s ago`, `2초 전`; below one second `just now`, `방금`. */
export function formatAge(ms: number, language: Language): string {
  const { units, justNow, ago } = forms[language];
  const found = UNITS.find((candidate) => ms >= candidate.ms);
  return found === undefined ? justNow : ago(`${Math.floor(ms / found.ms)}${units[found.unit]}`);
}
