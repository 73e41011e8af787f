/** What was measured, in the unit of its goal, of which it may be at most as much. */
export interface Figure {
  what: string;
  unit: string;
  value: number;
  goal: number;
}

export interface Round {
  name: string;
  figures: Figure[];
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

export function tell({ what, unit, value, goal }: Figure): void {
  say(`  ${value <= goal ? 'met   ' : 'MISSED'}  ${what}: ${rounded(value)} ${unit} (goal: ${goal} ${unit})`);
}

/** Of rounds with more and more guards: what is the first to miss its goal, or else what is nearest to it in the last. */
export function tellWhatBreaksFirst(rounds: readonly Round[]): void {
  const share = ({ value, goal }: Figure): number => value / goal;
  const worst = ({ figures }: Round): Figure[] => [...figures].sort((a, b) => share(b) - share(a));
  const broken = rounds.find(({ figures }) => figures.some(({ value, goal }) => !(value <= goal)));
  const round = broken ?? rounds.at(-1);
  if (round === undefined) return;
  const [first, ...others] = worst(round);
  if (first === undefined) return;
  const missed = others.filter((figure) => share(figure) > 1).map(({ what }) => what);
  if (broken)
    say(
      `\nWhat breaks first: with ${round.name} ${first.what}, ${rounded(share(first))} times its goal${missed.length > 0 ? `; besides it ${missed.join(', ')}` : ''}.`,
    );
  else say(`\nNothing breaks up to ${round.name}; nearest to its goal is ${first.what}, ${rounded(share(first) * 100)} % of it.`);
}

function rounded(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0);
}
