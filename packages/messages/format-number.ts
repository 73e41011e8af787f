import { forms, type Language } from './language';

const formatters = new Map<Language, Intl.NumberFormat>();

/** A number in full with separators, never compact: `48,120` in every language. */
export function formatNumber(value: number, language: Language): string {
  const formatter = formatters.get(language) ?? new Intl.NumberFormat(forms[language].tag);
  formatters.set(language, formatter);
  return formatter.format(value);
}

/** A change with its sign, rounded to whole ones: `+6`, `-3`, and `0` without one. */
export function formatChange(value: number, language: Language): string {
  const rounded = Math.round(value) || 0;
  return `${rounded > 0 ? '+' : ''}${formatNumber(rounded, language)}`;
}

/** Part of a whole in whole per cent, rounded down so that 100 % is said only when it is reached: `41 %` and `41%`. */
export function formatShare(part: number, whole: number, language: Language): string {
  const percent = whole > 0 ? Math.floor((part / whole) * 100) : 0;
  return `${formatNumber(percent, language)}${forms[language].percent}`;
}
