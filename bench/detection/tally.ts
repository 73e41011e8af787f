import { isHijack, type Truth } from './month';
import { DAY, JUDGED_FROM } from './town/calendar';

/** Of an account that is stolen at another time. */
export const OWNER = 'owner of a mailbox that is stolen later or was before';
/** What was said of the owner's mail for so long after the thief's last message is still about the thief. */
const AFTERWARDS = DAY;

export interface FalseDay {
  account: string;
  story: string;
  at: number;
  why: string;
}

/** How well one set of rules did in one month. */
export interface Score {
  /** Recipients that a hijack had reached when it was called; null where it never was. */
  reached: Record<string, number | null>;
  falseDays: FalseDay[];
  firstWeek: number;
}

/** Keeps what a set of rules says of accounts: when each hijack is first called, and who else is. */
export class Tally {
  readonly #called = new Map<string, number>();
  readonly #falseDays: FalseDay[] = [];
  readonly #alarmUntil = new Map<string, number>();
  #firstWeek = 0;

  constructor(private readonly truths: ReadonlyMap<string, Truth>) {}

  /** @param at milliseconds since 1970. @returns whether it is the first time that this is said */
  say(account: string, at: number, why: () => string): boolean {
    const truth = this.truths.get(account);
    if (truth?.stolen && at >= truth.stolen.from && at < truth.stolen.to + AFTERWARDS) {
      if (this.#called.has(account)) return false;
      this.#called.set(account, at);
      return true;
    }
    if ((this.#alarmUntil.get(account) ?? 0) > at) return false;
    this.#alarmUntil.set(account, at + DAY);
    if (at < JUDGED_FROM) this.#firstWeek += 1;
    else this.#falseDays.push({ account, story: truth === undefined ? 'ordinary' : isHijack(truth.story) ? OWNER : truth.story.name, at, why: why() });
    return true;
  }

  calledAt(account: string): number | undefined {
    return this.#called.get(account);
  }

  /** @param spamAt of each stolen account, when each recipient was named */
  score(spamAt: ReadonlyMap<string, readonly number[]>): Score {
    const stolen = [...this.truths].filter(([, truth]) => truth.stolen !== null);
    const reached = stolen.map(([account, { story }]) => {
      const at = this.#called.get(account);
      return [story.name, at === undefined ? null : (spamAt.get(account) ?? []).filter((time) => time <= at).length] as const;
    });
    return { reached: Object.fromEntries(reached), falseDays: this.#falseDays, firstWeek: this.#firstWeek };
  }
}

/** How often one of the first stands above one of the others, 0 to 1; as high counts half. */
export function areaUnderCurve(bad: readonly number[], good: readonly number[]): number {
  let sum = 0;
  for (const b of bad) for (const g of good) sum += b > g ? 1 : b === g ? 0.5 : 0;
  return sum / (bad.length * good.length);
}
