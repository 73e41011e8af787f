/**
 * A copy of at most `most` characters, ending in `…` when something was cut off. A plain slice would keep the whole text
 * it was cut from in memory, for a log line that is the whole block of the file it was read from.
 */
export function ownText(text: string, most = Infinity): string {
  // Joined to something, a text is copied when it is cut again.
  return ` ${shortText(text, most)}`.slice(1);
}

/** At most `most` characters, ending in `…` when something was cut off; a character of two units is not cut in half. */
export function shortText(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 2);
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 2 : most - 1)}…`;
}
