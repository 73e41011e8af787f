const MAX_LENGTH = 64;

/**
 * Lets a word of a newer guard pass: what is said of it is kept, under `other`, with the word beside it.
 *
 * @param field where the word stands
 * @param known all words that are understood, `other` among them
 * @param keep puts the word where it is shown
 */
export function withKnownWord(field: string, known: readonly string[], keep: (value: Record<string, unknown>, word: string) => Record<string, unknown>) {
  return (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const word: unknown = Reflect.get(value, field);
    if (typeof word !== 'string' || word === '' || known.includes(word)) return value;
    return { ...keep({ ...value }, word.slice(0, MAX_LENGTH)), [field]: 'other' };
  };
}

/** Keeps the word at the beginning of the technical detail, as a log would say it. */
export function wordInDetail(value: Record<string, unknown>, word: string): Record<string, unknown> {
  const detail = typeof value['detail'] === 'string' ? value['detail'] : '';
  return { ...value, detail: `${word}${detail === '' ? '' : `: ${detail}`}`.slice(0, 500) };
}
