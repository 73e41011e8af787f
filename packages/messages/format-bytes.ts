import { formatNumber } from './format-number';
import type { Language } from './language';

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size in the unit in which it is read best: `12 KiB`, `4.2 MiB`, `1.5 GiB`; the same in every language. */
export function formatBytes(bytes: number, language: Language): string {
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const rounded = unit === 0 ? Math.ceil(value) : Math.round(value * 10) / 10;
  return `${formatNumber(rounded, language)} ${UNITS[unit]}`;
}
