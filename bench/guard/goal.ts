/** One line: what was measured, the goal, and whether it was met. A goal that was missed is a result, not an error. */
export function tellGoal(what: string, figure: string, goal: string, met: boolean): void {
  process.stdout.write(`${met ? 'met   ' : 'MISSED'}  ${what}: ${figure} (goal: ${goal})\n`);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Proves before anything is measured that what is measured is right. */
export function prove(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`Nothing is measured: ${otherwise}`);
}
