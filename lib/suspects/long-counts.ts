import type { LongMeasures } from './measures';

export const HOUR_MS = 3600_000;
export const DAY_MS = 24 * HOUR_MS;
const FEWEST_UNKNOWN = 10;

/** What is counted over hours. `named` are all recipients the account named, inside and outside, accepted or refused. */
export interface LongCounts {
  outside: number;
  newDomains: number;
  unknown: number;
  named: number;
}

const noLongCounts = (): LongCounts => ({ outside: 0, newDomains: 0, unknown: 0, named: 0 });

interface Step {
  step: number;
  counts: LongCounts;
}

/** What another one can go on from. */
export interface SavedLongActivity {
  hour: readonly Step[];
  day: readonly Step[];
}

/** The counts of the last stretch of time in equal steps: exact to one step, never more than `steps + 1` of them in memory. */
class Steps {
  readonly #counts: Step[] = [];

  constructor(
    private readonly stepMs: number,
    private readonly steps: number,
  ) {}

  get size(): number {
    return this.#counts.length;
  }

  add(counter: keyof LongCounts, at: number, times: number): void {
    const step = Math.floor(at / this.stepMs);
    let place = this.#counts.length;
    while (place > 0 && (this.#counts[place - 1]?.step ?? 0) > step) place -= 1;
    const here = this.#counts[place - 1];
    if (here?.step === step) here.counts[counter] += times;
    else this.#counts.splice(place, 0, { step, counts: { ...noLongCounts(), [counter]: times } });
    while (this.#counts.length > this.steps + 1) this.#counts.shift();
  }

  save(): readonly Step[] {
    return this.#counts;
  }

  restore(saved: readonly Step[]): void {
    this.#counts.push(...saved);
  }

  clear(): void {
    this.#counts.length = 0;
  }

  sum(now: number): LongCounts {
    const newest = Math.floor(now / this.stepMs);
    const sum = noLongCounts();
    for (const { step, counts } of this.#counts) {
      // A line may be stamped a little ahead of the clock that asks.
      if (step <= newest - this.steps || step > newest + 1) continue;
      sum.outside += counts.outside;
      sum.newDomains += counts.newDomains;
      sum.unknown += counts.unknown;
      sum.named += counts.named;
    }
    return sum;
  }
}

/** What one account did in the last hour (exact to five minutes) and the last day (exact to an hour), in bounded memory. */
export class LongActivity {
  readonly #hour = new Steps(HOUR_MS / 12, 12);
  readonly #day = new Steps(HOUR_MS, 24);

  /** How many steps are in memory, at most 38. */
  get size(): number {
    return this.#hour.size + this.#day.size;
  }

  count(counter: keyof LongCounts, at: number, times = 1): void {
    this.#hour.add(counter, at, times);
    this.#day.add(counter, at, times);
  }

  save(): SavedLongActivity {
    return { hour: this.#hour.save(), day: this.#day.save() };
  }

  restore(saved: SavedLongActivity): void {
    this.#hour.restore(saved.hour);
    this.#day.restore(saved.day);
  }

  forget(): void {
    this.#hour.clear();
    this.#day.clear();
  }

  read(now: number): LongMeasures {
    const hour = this.#hour.sum(now);
    const day = this.#day.sum(now);
    return {
      hourOutside: hour.outside,
      hourNewDomains: hour.newDomains,
      dayOutside: day.outside,
      dayNewDomains: day.newDomains,
      unknown: hour.unknown,
      unknownPercent: unknownShare(hour.unknown, hour.named),
    };
  }
}

/** In percent. One wrong address among three is no share: it must not be what is usual for the account. */
export function unknownShare(unknown: number, named: number): number {
  return unknown < FEWEST_UNKNOWN || named === 0 ? 0 : Math.min(100, Math.round((100 * unknown) / named));
}
