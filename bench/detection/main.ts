import { createMonth } from './month';
import { playMonth, type HijackResult, type MonthResult } from './play';

const NOBODY_DISMISSES = '--nobody-dismisses';
const given = process.argv.slice(2);
const dismisses = !given.includes(NOBODY_DISMISSES);
const seeds = given.filter((argument) => argument !== NOBODY_DISMISSES).map(Number);
const results: MonthResult[] = [];
for (const seed of seeds.length > 0 ? seeds : [1, 2, 3, 4, 5]) {
  results.push(playMonth(createMonth(seed), { dismisses }));
  process.stderr.write(`seed ${seed} played\n`);
}
print(results);
process.exitCode = reached(results) ? 0 : 1;

function print(months: readonly MonthResult[]): void {
  const lines = ['| hijack | found | worst rank | recipients before the verdict | time to the verdict |', '|---|---|---|---|---|'];
  const names = months[0]?.hijacks.map(({ name }) => name) ?? [];
  for (const name of names) lines.push(row(name, months.flatMap(({ hijacks }) => hijacks.filter((hijack) => hijack.name === name))));
  lines.push('', '| seed | mailboxes | precision | recall | false suspects in the month | in the first week | innocent account-days at watch or more |', '|---|---|---|---|---|---|---|');
  for (const month of months) {
    const found = month.hijacks.filter((hijack) => hijack.found).length;
    const precision = found / (found + month.falseSuspects.length);
    lines.push(`| ${month.seed} | ${month.mailboxes} | ${percent(precision)} | ${percent(found / month.hijacks.length)} | ${month.falseSuspects.length} | ${month.firstWeek} | ${month.falseWatches} |`);
  }
  lines.push('', 'False suspects:');
  for (const { seed, falseSuspects } of months) for (const { story, day, score, reasons } of falseSuspects) lines.push(`- seed ${seed}, day ${day}: ${story}, ${score} points (${reasons})`);
  lines.push('', 'What the first seed said:');
  for (const { name, reasons } of months[0]?.hijacks ?? []) lines.push(`- ${name}: ${reasons || 'nothing'}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

function row(name: string, results: readonly HijackResult[]): string {
  const found = results.filter((each) => each.found);
  const range = (values: number[]) => (values.length === 0 ? '–' : `${Math.min(...values)} to ${Math.max(...values)}`);
  const ranks = found.map(({ rank }) => rank ?? 0);
  return `| ${name} | ${found.length} of ${results.length} | ${ranks.length === 0 ? '–' : Math.max(...ranks)} | ${range(results.map((each) => each.recipientsBefore))} | ${range(found.map((each) => each.secondsToVerdict ?? 0))} s |`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** The goal of issue 4. */
function reached(months: readonly MonthResult[]): boolean {
  return months.every(
    ({ hijacks, falseSuspects }) =>
      falseSuspects.length <= 1 && hijacks.every(({ name, found, rank, secondsToVerdict }) => found && rank === 1 && (name !== 'burst' || (secondsToVerdict ?? Infinity) <= 60)),
  );
}
