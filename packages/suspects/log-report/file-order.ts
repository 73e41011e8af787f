import { syslogStamp, SyslogTime } from '@sluice/log-engine/syslog-time';

/** The day in a file's name: `2026-11-24.log`, `20261124.log`; null for digits that are no day. */
export function dateInName(path: string): string | null {
  const match = /(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)/.exec(path.slice(path.lastIndexOf('/') + 1));
  if (match === null) return null;
  const day = `${match[1]}-${match[2]}-${match[3]}`;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day) ? day : null;
}

/** Oldest first: by the day in the name, `mail.log.2.gz` before `mail.log.1` before `mail.log`, else as they were given. A name given twice is there once. */
export function inOrder(paths: readonly string[]): string[] {
  const given = [...new Set(paths)].map((path) => ({ path, ...rotation(path), date: dateInName(path) ?? '9999' }));
  const stems = [...new Set(given.map(({ stem }) => stem))];
  return given.sort((a, b) => (a.date === b.date ? stems.indexOf(a.stem) - stems.indexOf(b.stem) || b.number - a.number : a.date < b.date ? -1 : 1)).map(({ path }) => path);
}

/**
 * Oldest first: by their first lines where every file has a date in one, else by their names.
 *
 * @param firstTimes path → `firstTime` of the file
 */
export function oldestFirst(firstTimes: ReadonlyMap<string, number | null>): string[] {
  const byName = inOrder([...firstTimes.keys()]);
  const at = (path: string): number => firstTimes.get(path) ?? NaN;
  return byName.some((path) => Number.isNaN(at(path))) ? byName : byName.sort((a, b) => at(a) - at(b));
}

/** @returns the time of the first line with a date and a time; null without one. @param near milliseconds since 1970, when the file was last written */
export function firstTime(beginning: Uint8Array, options: { near: number; timeZone: string }): number | null {
  const time = new SyslogTime(options);
  for (const line of new TextDecoder('latin1').decode(beginning).split('\n', 200)) {
    const stamp = syslogStamp(line);
    const at = stamp === null ? null : time.read(stamp);
    if (at !== null) return at;
    // Exim's own stamps are the host's time; all files of a log are read with the same clock, so their order is right.
    const plain = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(line);
    const exim = plain ? Date.parse(`${plain[1]}T${plain[2]}Z`) : NaN;
    if (!Number.isNaN(exim)) return exim;
  }
  return null;
}

function rotation(path: string): { stem: string; number: number } {
  const match = /^(.*?)(?:\.(\d{1,4}))?(?:\.gz)?$/.exec(path);
  return { stem: match?.[1] ?? path, number: Number(match?.[2] ?? 0) };
}
