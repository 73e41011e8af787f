/** Abbreviations that people of a zone use and `Intl` does not give in English. */
const KNOWN: Readonly<Record<string, string>> = {
  'Asia/Seoul': 'KST',
  'Asia/Tokyo': 'JST',
  'Etc/UTC': 'UTC',
  'Etc/GMT': 'UTC',
  UTC: 'UTC',
  GMT: 'UTC',
};

const EUROPE: Readonly<Record<string, string>> = { 'GMT+1': 'CET', 'GMT+2': 'CEST' };
/** Zones of Europe that are on CET; others there would be named wrongly by the offset alone. */
const CENTRAL = /^Europe\/(Amsterdam|Berlin|Brussels|Budapest|Copenhagen|Madrid|Oslo|Paris|Prague|Rome|Stockholm|Vienna|Warsaw|Zurich)$/;

/**
 * The short name of a time zone at a moment: `KST`, `CET`, `EST`, else `UTC+5:30`. The same in every language.
 *
 * @param zone an IANA name; an unknown one counts as UTC
 */
export function zoneName(at: number, zone: string): string {
  const known = KNOWN[zone];
  if (known !== undefined) return known;
  const short = shortName(at, zone);
  if (CENTRAL.test(zone) && EUROPE[short] !== undefined) return EUROPE[short];
  return short.replace(/^GMT(?=[+-])/, 'UTC');
}

function shortName(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: usableZone(zone), timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
}

/** The zone itself where this runtime knows it, else UTC: a host's odd zone name must not take a page down. */
export function usableZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}
