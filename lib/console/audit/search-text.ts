/** What LIKE reads as a pattern → a sign that it does not. */
const plain: Record<string, string> = { '%': '％', _: '＿', '\\': '＼' };

/**
 * Text in the form in which the audit stores and searches it: lower case, and without the signs that LIKE gives a
 * meaning, which differs between the databases. An underscore then finds underscores only.
 */
export function searchText(text: string): string {
  return text.toLowerCase().replace(/[%_\\]/g, (sign) => plain[sign] ?? sign);
}
