/**
 * Reads an address in angle brackets as Postfix writes it in its external form (RFC 5321): a quoted local part may hold
 * anything, `>` and `, relay=` included, so brackets must not be searched for.
 *
 * @returns the address without its brackets and the position after them, or null when none begins there
 */
export function readBracketedAddress(text: string, start: number): { address: string; end: number } | null {
  if (text[start] !== '<') return null;
  let at = start + 1;
  if (text[at] === '"') {
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  }
  const end = text.indexOf('>', at);
  return end < 0 ? null : { address: text.slice(start + 1, end), end: end + 1 };
}
