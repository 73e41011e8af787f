/** Shows a line that changes: one updated line on a terminal, a new line every few seconds elsewhere. */
export interface ChangingLine {
  show(line: string): void;
  /** A line that stays. */
  say(line: string): void;
  end(): void;
}

interface Output {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const PLAIN_INTERVAL_MS = 2_000;

export function changingLine(output: Output, now: () => number): ChangingLine {
  let shown = '';
  let shownAt = -Infinity;
  const clear = () => {
    if (output.isTTY && shown !== '') output.write('\r\u001b[K');
    shown = '';
  };
  return {
    show(line) {
      if (line === shown) return;
      if (output.isTTY) {
        output.write(`\r\u001b[K${line.slice(0, (output.columns ?? 80) - 1)}`);
        shown = line;
      } else if (now() - shownAt >= PLAIN_INTERVAL_MS) {
        output.write(`${line}\n`);
        shown = line;
        shownAt = now();
      }
    },
    say(line) {
      const changing = shown;
      clear();
      output.write(`${line}\n`);
      if (output.isTTY && changing !== '') this.show(changing);
    },
    end: clear,
  };
}
