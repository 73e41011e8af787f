/** Names in the order in which they must be looked for: each browser also calls itself by the names after its own. */
const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/**
 * What a browser says it is, short enough to know it by: `Firefox, Windows`. A claim, not a proof; what is not known is
 * shown as it was sent, cut.
 */
export function browserOf(userAgent: string | null): string | null {
  if (userAgent === null || userAgent === '') return null;
  const browser = browsers.find(([sign]) => userAgent.includes(sign))?.[1];
  const system = systems.find(([sign]) => userAgent.includes(sign))?.[1];
  if (browser === undefined) return userAgent.length <= 60 ? userAgent : `${userAgent.slice(0, 59)}…`;
  return system === undefined ? browser : `${browser}, ${system}`;
}
