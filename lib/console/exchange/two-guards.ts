import * as z from 'zod';
import type { GuardReport } from '@sluice/contract/contract';

/** Runs that take turns so often within this time belong to two guards: of one that was restarted, no run but the newest speaks. */
const TURNS = 3;
const TURNS_WITHIN_MS = 60_000;
/** How long it stands after the last turn. */
const STANDS_MS = 10 * 60_000;
const MAX_RUNS = 4;

const guardRunsSchema = z.object({
  /** The runs heard of last, newest first. `at`: when one took its turn, by the console's clock. */
  runs: z.array(z.object({ run: z.string(), address: z.string().nullable(), at: z.number() })),
  /** When a run spoke that another had taken the place of. */
  turns: z.array(z.number()),
  twice: z.object({ since: z.number(), at: z.number(), addresses: z.array(z.string()) }).nullable(),
});
export type GuardRuns = z.infer<typeof guardRunsSchema>;

const NONE: GuardRuns = { runs: [], turns: [], twice: null };

/** What a column holds; one that nobody can read is as if nothing were known. */
export function guardRunsOf(column: unknown): GuardRuns {
  const read = guardRunsSchema.safeParse(column);
  return read.success ? read.data : NONE;
}

/**
 * Finds out whether two guards use one token. Each makes its run anew when it starts, so the run of an exchange changes for good when a guard is
 * restarted, and to and fro where there are two.
 *
 * @returns the same object where nothing is to be stored
 */
export function noteRun(known: GuardRuns, { run, address, now }: { run: string; address: string | null; now: number }): GuardRuns {
  const twice = known.twice !== null && now - known.twice.at >= STANDS_MS ? null : known.twice;
  if (known.runs[0]?.run === run) return twice === known.twice ? known : { ...known, twice };
  const others = known.runs.filter((each) => each.run !== run);
  const runs = [{ run, address, at: now }, ...others].slice(0, MAX_RUNS);
  if (others.length === known.runs.length) return { runs, turns: known.turns, twice };
  const turns = [...known.turns.filter((at) => now - at < TURNS_WITHIN_MS), now].slice(-TURNS);
  if (turns.length < TURNS) return { runs, turns, twice };
  const addresses = [...new Set(runs.filter(({ at }) => now - at < TURNS_WITHIN_MS).map((each) => each.address ?? '?'))].sort();
  return { runs, turns, twice: { since: twice?.since ?? now, at: now, addresses } };
}

/** The report with what the console itself found out about the guard, which no guard can tell. */
export function withTwoGuards(report: GuardReport | null, column: unknown): GuardReport | null {
  // Asked of every host of a fleet every second, and mostly there is nothing to read.
  if (report === null || !isTwice(column)) return report;
  const { twice } = guardRunsOf(column);
  if (twice === null) return report;
  return { ...report, problems: [...report.problems, { code: 'token-used-twice', since: twice.since, detail: twice.addresses.join(', ') }] };
}

function isTwice(column: unknown): boolean {
  return typeof column === 'object' && column !== null && 'twice' in column && column.twice !== null;
}
