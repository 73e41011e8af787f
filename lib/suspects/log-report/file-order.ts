/** The day in a file's name: `2026-11-24.log`, `20261124.log`; null for digits that are no day. */
export function dateInName(path: string): string | null {
  const match = /(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)/.exec(path.slice(path.lastIndexOf('/') + 1));
  if (match === null) return null;
  const day = `${match[1]}-${match[2]}-${match[3]}`;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day) ? day : null;
}

/** Oldest first: by the day in the name, `mail.log.2.gz` before `mail.log.1` before `mail.log`, else as they were given. */
export function inOrder(paths: readonly string[]): string[] {
  const age = (path: string): { stem: string; number: number; date: string } => {
    const match = /^(.*?)(?:\.(\d{1,4}))?(?:\.gz)?$/.exec(path);
    return { stem: match?.[1] ?? path, number: Number(match?.[2] ?? 0), date: dateInName(path) ?? '9999' };
  };
  return [...new Set(paths)].sort((a, b) => {
    const [one, other] = [age(a), age(b)];
    if (one.date !== other.date) return one.date < other.date ? -1 : 1;
    return one.stem === other.stem ? other.number - one.number : 0;
  });
}
