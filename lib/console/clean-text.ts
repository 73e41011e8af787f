/**
 * Text as both databases can store it: PostgreSQL refuses U+0000, and its JSON a lone half of a surrogate pair.
 * Each is replaced by U+FFFD, so hostile log text loses nothing else.
 */
export function cleanText(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');
}

/** Whether `cleanText` would change the text. */
export function isClean(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}

/** Parses JSON with every string cleaned. @throws SyntaxError */
export function parseCleanJson(text: string): unknown {
  // Neither of them stands in the text of JSON itself but as an escape, and a reviver is called for every value.
  if (!text.includes('\\u') && isClean(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? cleanText(value) : value));
}
