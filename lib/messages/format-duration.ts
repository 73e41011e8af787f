import type { Language } from './language';

const UNITS = [
  { ms: 86_400_000, en: ' d', ko: '일' },
  { ms: 3_600_000, en: ' h', ko: '시간' },
  { ms: 60_000, en: ' min', ko: '분' },
  { ms: 1_000, en: ' s', ko: '초' },
] as const;

/**
 * A length of time in its two largest units, rounded down: `8 min 12 s`, `8분 12초`, `2 d 3 h`. A second unit of 0 is
 * left out. Anything below one second, and negative, is `0 s`.
 */
export function formatDuration(ms: number, language: Language): string {
  const first = UNITS.findIndex((unit) => ms >= unit.ms);
  if (first === -1) return `0${UNITS[3][language]}`;
  let rest = ms;
  const parts: string[] = [];
  for (const unit of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / unit.ms);
    rest -= count * unit.ms;
    if (count > 0) parts.push(`${count}${unit[language]}`);
  }
  return parts.join(' ');
}

/** How long ago, in the largest unit, rounded down: `2 s ago`, `2초 전`; below one second `just now`, `방금`. */
export function formatAge(ms: number, language: Language): string {
  const unit = UNITS.find((candidate) => ms >= candidate.ms);
  if (unit === undefined) return language === 'ko' ? '방금' : 'just now';
  const count = `${Math.floor(ms / unit.ms)}${unit[language]}`;
  return language === 'ko' ? `${count} 전` : `${count} ago`;
}
