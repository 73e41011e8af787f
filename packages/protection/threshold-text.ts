import { thresholdSchema } from './threshold';

/**
 * The threshold a person typed: a whole number, with or without separators. Null for anything else, so that `12.5`,
 * `1e3` and `1,00` are refused and not guessed at.
 */
export function readThreshold(text: string): number | null {
  const trimmed = text.trim();
  if (!/^(\d{1,12}|\d{1,3}(,\d{3}){1,3})$/.test(trimmed)) return null;
  const parsed = thresholdSchema.safeParse(Number(trimmed.replaceAll(',', '')));
  return parsed.success ? parsed.data : null;
}
