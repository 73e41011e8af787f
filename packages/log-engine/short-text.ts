/** At most `most` characters, ending in `…` when something was cut off; a character of two units is not cut in half. */
export function shortText(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 2);
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 2 : most - 1)}…`;
}
