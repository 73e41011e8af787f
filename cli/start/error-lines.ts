const LONGEST_LINE = 400;
const LINES_A_MINUTE = 12;

/**
 * Chooses what an operator should see of a child's output while everything else goes to its log file: errors only,
 * bounded, and no more than a dozen lines a minute.
 *
 * @param log where the whole output is, for the line that says that more was left out
 */
export function createErrorLines(log: string, show: (line: string) => void): { push(text: string, now: number): void } {
  let rest = '';
  let minute = -1;
  let shown = 0;
  return {
    push(text, now) {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(0, 64 * 1024);
      for (const line of lines) {
        const error = errorIn(line);
        if (error === null) continue;
        if (Math.floor(now / 60_000) !== minute) [minute, shown] = [Math.floor(now / 60_000), 0];
        shown += 1;
        if (shown <= LINES_A_MINUTE) show(printable(error));
        else if (shown === LINES_A_MINUTE + 1) show(`more errors this minute are in ${log}`);
      }
    },
  };
}

/** The text of an error in one line of pino's JSON (level 50 and up), of Haraka's or of a plain program's output; else null. */
export function errorIn(line: string): string | null {
  if (line.startsWith('{')) {
    try {
      const entry: unknown = JSON.parse(line);
      if (typeof entry !== 'object' || entry === null || !('level' in entry)) return null;
      return Number(entry.level) >= 50 && 'msg' in entry ? String(entry.msg) : null;
    } catch {
      return null;
    }
  }
  const haraka = /^(?:\S+ )?\[(?:ERROR|CRIT|ALERT|EMERG)\] (.+)$/.exec(line.slice(0, 4 * LONGEST_LINE));
  if (haraka?.[1]) return haraka[1];
  return /^\s*(?:⨯ )?(?:Uncaught )?(?:[A-Z]\w*)?Error\b.*: /.test(line) ? line.trim() : null;
}

/** Output of a child can hold text from strangers: no control characters, and not too long. */
function printable(text: string): string {
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '·');
  return clean.length > LONGEST_LINE ? `${clean.slice(0, LONGEST_LINE)}…` : clean;
}
