import { ABLATIONS } from './ablations';
import { PEERS } from './peers';
import type { Played } from './play';
import { HIJACKS, INNOCENTS } from './stories/stories';
import { OWNER } from './tally';
import { DAY, JUDGED_FROM } from './town/calendar';

const ALL_RULES = ['live', ...ABLATIONS, ...PEERS];

/** One table of everything, in Markdown. */
export function tableOf(played: readonly Played[]): string {
  const parts = [...new Set(played.map(({ format }) => format))].flatMap((format) => {
    const months = played.filter((each) => each.format === format);
    return [`### ${format === 'postfix' ? 'Postfix' : 'MailCarrier'}: ${months.length} months (seeds ${months.map(({ seed }) => seed).join(', ')})`, '', ...rulesTable(months), '', ...hijackTable(months), '', ...innocentTable(months), ''];
  });
  const goals = goalsOf(played).map(({ goal, is, reached }) => `| ${goal} | ${is} | ${reached ? 'reached' : '**missed**'} |`);
  return [...parts, '| goal (Postfix, live) | measured | |', '|---|---|---|', ...goals, '', ...falseDays(played)].join('\n');
}

function rulesTable(months: readonly Played[]): string[] {
  const rows = ALL_RULES.map((rules) => {
    const scores = months.flatMap((month) => month.scores[rules] ?? []);
    const reached = scores.flatMap(({ reached: all }) => Object.values(all));
    const found = reached.filter((each) => each !== null);
    const area = months.map(({ auc }) => auc[rules]).filter((each) => each !== undefined);
    return `| ${rules} | ${found.length} of ${reached.length} | ${median(found)} | ${perMonth(scores.map(({ falseDays: all }) => all.length))} | ${perMonth(scores.map(({ falseDays: all }) => new Set(all.map(({ account }) => account)).size))} | ${area.length > 0 ? mean(area).toFixed(4) : '–'} |`;
  });
  const verdicts = months.flatMap(({ file }) => HIJACKS.map(({ name }) => file.verdicts[name]));
  const asFile = `| the same rules, from a file | ${verdicts.filter((each) => each === 'suspect').length} of ${verdicts.length} | – | – | ${perMonth(months.map(({ file }) => file.falseAccounts.length))} | ${mean(months.map(({ auc }) => auc['file, hard'])).toFixed(4)} |`;
  return ['| rules | hijacks found | recipients before, median | false account-days in 30 | false accounts in 30 | AUC, hard innocents |', '|---|---|---|---|---|---|', ...rows.slice(0, 1), asFile, ...rows.slice(1)];
}

function hijackTable(months: readonly Played[]): string[] {
  const rows = HIJACKS.map(({ name, from, within }) => {
    const of = (rules: string) => months.map(({ scores }) => scores[rules]?.reached[name] ?? null);
    const [found, watched] = [of('live'), of('watch')].map((all) => all.filter((each) => each !== null));
    const file = months.filter((month) => month.file.verdicts[name] === 'suspect').length;
    return `| ${name} | ${from} | ${found?.length} | ${range(found ?? [])} | ${within ?? 'one message'} | ${range(watched ?? [])} | ${file} | ${PEERS.map((peer) => of(peer).filter((each) => each !== null).length).join(' ')} |`;
  });
  return [`| hijack | story | found, of ${months.length} | recipients before | goal | before *watch* | in files | peers, in the order above |`, '|---|---|---|---|---|---|---|---|', ...rows];
}

function innocentTable(months: readonly Played[]): string[] {
  const counts = (rules: string, name: string): number => months.reduce((sum, { scores }) => sum + (scores[rules]?.falseDays.filter(({ story }) => story === name).length ?? 0), 0);
  const names = [...INNOCENTS.map(({ name }) => name), OWNER, 'ordinary'];
  const rows = names.flatMap((name) => {
    const all = [...['live', 'watch', ...PEERS].map((rules) => counts(rules, name))];
    const file = months.filter((month) => month.file.falseAccounts.includes(name)).length;
    return all.some((count) => count > 0) || file > 0 ? [`| ${name} | ${all[0]} | ${all[1]} | ${file} | ${all.slice(2).join(' ')} |`] : [];
  });
  return ['| innocent | days suspect | days at watch or more | suspect in files | days by peers, in the order above |', '|---|---|---|---|---|', ...rows];
}

interface Goal {
  goal: string;
  is: string;
  reached: boolean;
}

/** What is wanted of the live rules on Postfix's log; MailCarrier's does not tell enough for it. */
export function goalsOf(played: readonly Played[]): Goal[] {
  const months = played.filter(({ format }) => format === 'postfix');
  if (months.length === 0) return [];
  const scores = months.flatMap(({ scores: all }) => all.live ?? []);
  const reached = scores.flatMap(({ reached: all }) => HIJACKS.map((story) => ({ story, n: all[story.name] ?? null })));
  const worst = (within: number) => Math.max(...reached.filter(({ story }) => story.within === within).map(({ n }) => n ?? Infinity));
  const days = mean(scores.map(({ falseDays: all }) => all.length));
  const accounts = mean(scores.map(({ falseDays: all }) => new Set(all.map(({ account }) => account)).size));
  const ordinary = scores.flatMap(({ falseDays: all }) => all.filter(({ story }) => story === 'ordinary'));
  const area = mean(months.map(({ auc }) => auc['live, hard']));
  const found = reached.filter(({ n }) => n !== null).length;
  return [
    { goal: 'every hijack found', is: `${found} of ${reached.length}`, reached: found === reached.length },
    { goal: 'at most one false account a month', is: accounts.toFixed(1), reached: accounts <= 1 },
    { goal: 'at most one false account-day in 30', is: days.toFixed(1), reached: days <= 1 },
    { goal: 'AUC against the hard innocents 0.99', is: area.toFixed(4), reached: area >= 0.99 },
    { goal: 'a burst after at most 100 recipients', is: `at worst ${worst(100)}`, reached: worst(100) <= 100 },
    { goal: 'a drip after at most 60', is: `at worst ${worst(60)}`, reached: worst(60) <= 60 },
    { goal: 'no ordinary account ever', is: `${ordinary.length}`, reached: ordinary.length === 0 },
  ];
}

function falseDays(played: readonly Played[]): string[] {
  const told = played.flatMap(({ format, seed, scores }) => (scores.live?.falseDays ?? []).map(({ story, at, why }) => `- ${format}, seed ${seed}, day ${Math.floor((at - JUDGED_FROM) / DAY) + 1}: ${story} (${why})`));
  const firstWeeks = played.map(({ format, seed, scores }) => `${format} ${seed}: ${scores.live?.firstWeek}`).join(', ');
  const missed = played.flatMap(({ format, seed, scores }) => Object.entries(scores.live?.reached ?? {}).flatMap(([story, n]) => (n === null ? [`- ${format}, seed ${seed}: ${story}`] : [])));
  const why = Object.entries(played[0]?.why ?? {}).map(([story, text]) => `- ${story}: ${text}`);
  return ['False account-days:', ...told, '', `In the first weeks: ${firstWeeks}`, '', 'Never a suspect:', ...missed, '', 'What the first month said when it called:', ...why, '', `Innocents above a hijack, at most: ${Math.max(...played.map(({ innocentsAbove }) => innocentsAbove))}`];
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
const perMonth = (counts: readonly number[]): string => mean(counts).toFixed(1);
const range = (values: readonly number[]): string => (values.length === 0 ? '–' : `${Math.min(...values)} to ${Math.max(...values)}`);

function median(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? '–' : `${sorted[Math.floor(sorted.length / 2)]}`;
}
