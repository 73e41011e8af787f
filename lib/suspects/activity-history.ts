import { STEP_MS, WINDOW_MS } from './activity-window';
import { largest, MEASURES, noMeasures, type LongMeasures, type Measures } from './measures';

/** A window that is over: its end, what was measured in it, its accepted recipients, and whether it looked like a hijack. */
export interface PastWindow {
  end: number;
  measures: Measures;
  recipients: number;
  suspicious: boolean;
}

export interface UsualActivity {
  measures: Measures;
  recipients: number;
}

const DAY_MS = 24 * 3600_000;
const MOST_DAYS = 7;
const HOUR_MEASURES = ['hourOutside', 'hourNewDomains', 'unknown', 'unknownPercent'] as const;
const DAY_MEASURES = ['dayOutside', 'dayNewDomains'] as const;
/** A younger history says too little to judge by. */
const SHORTEST_HISTORY_MS = 3600_000;

/** What another history can go on from. */
export interface SavedHistory {
  waiting: PastWindow[];
  unlearnableUntil: number;
  withheld: UsualActivity | null;
  excuses: ReadonlyMap<number, UsualActivity | null>;
  days: (UsualActivity & { day: number })[];
}

/**
 * The busiest windows of an account in the last seven days with activity. A window is learnt when none of it is part of the
 * window that is scored now, and never when it looked like a hijack: a flood that goes on must not become usual.
 */
export class ActivityHistory {
  #waiting: PastWindow[] = [];
  #unlearnableUntil = -Infinity;
  /** The largest of the suspicious windows so far. */
  #withheld: UsualActivity | null = null;
  /** What `usual` last found; null after something was learnt. */
  #summary: { today: number; usual: UsualActivity } | null = null;
  /** What an operator called innocent: by the time until which he did, the largest of it, null while there was nothing. */
  readonly #excuses = new Map<number, UsualActivity | null>();
  /** Oldest first. */
  #days: (UsualActivity & { day: number })[] = [];

  constructor(private readonly firstSeen: number) {}

  get size(): number {
    return this.#waiting.length + this.#days.length;
  }

  save(): SavedHistory {
    return { waiting: this.#waiting, unlearnableUntil: this.#unlearnableUntil, withheld: this.#withheld, excuses: this.#excuses, days: this.#days };
  }

  restore(saved: SavedHistory): void {
    this.#waiting = saved.waiting;
    this.#unlearnableUntil = saved.unlearnableUntil;
    this.#withheld = saved.withheld;
    for (const [until, usual] of saved.excuses) this.#excuses.set(until, usual);
    this.#days = saved.days;
  }

  observe(window: PastWindow): void {
    const excuse = window.suspicious ? this.excuseFor(window.end) : null;
    if (excuse !== null) return this.#add(excuse, window);
    if (window.suspicious) {
      // Every window that shares a part with this one is left out too: the flood's beginning and its end.
      this.#waiting = [];
      this.#withheld = this.#withheld === null ? { measures: window.measures, recipients: window.recipients } : merged(this.#withheld, window);
      this.#unlearnableUntil = window.end + WINDOW_MS;
    }
    if (window.end < this.#unlearnableUntil) return;
    this.#waiting.push(window);
    if (this.#waiting.length > WINDOW_MS / STEP_MS + 1) this.#learn(this.#waiting.shift());
  }

  /** Counts as usual what was withheld so far, the window that is still open, and later every suspicious window before `until`. */
  excuse(until: number, open: UsualActivity): void {
    this.#excuses.set(until, null);
    if (this.#withheld !== null) this.#add(until, this.#withheld);
    this.include(until, open);
    this.#withheld = null;
    this.#unlearnableUntil = -Infinity;
  }

  /** Counts a window as usual that an excuse covers. */
  include(until: number, open: UsualActivity): void {
    if (open.recipients > 0 || MEASURES.some((measure) => open.measures[measure] > 0)) this.#add(until, open);
  }

  /** The operator took his word back. */
  takeBack(until: number): void {
    const excused = this.#excuses.get(until) ?? null;
    this.#excuses.delete(until);
    this.#summary = null;
    if (excused !== null) this.#withheld = this.#withheld === null ? excused : merged(this.#withheld, excused);
  }

  /** @returns the word of an operator, by its time, that covers a window with this end; null when there is none */
  excuseFor(end: number): number | null {
    if (this.#excuses.size === 0) return null;
    const covering = [...this.#excuses.keys()].filter((until) => end <= until);
    return covering.length === 0 ? null : Math.min(...covering);
  }

  /** @returns the largest of everything before the window that ends at `now`; null without a history long enough */
  usual(now: number): UsualActivity | null {
    while (this.#waiting[0] !== undefined && this.#waiting[0].end <= now - WINDOW_MS) this.#learn(this.#waiting.shift());
    if (this.#days.length === 0 || this.firstSeen > now - SHORTEST_HISTORY_MS) return this.#excused();
    const today = Math.floor(now / DAY_MS);
    if (this.#summary?.today !== today) this.#summary = { today, usual: this.#summarize(today) };
    return this.#summary.usual;
  }

  #summarize(today: number): UsualActivity {
    const short = this.#days.reduce<UsualActivity>(merged, { measures: noMeasures(), recipients: 0 });
    const usual = { measures: { ...short.measures, ...this.#longBefore(today) }, recipients: short.recipients };
    const excused = this.#excused();
    return excused === null ? usual : merged(known(usual), excused);
  }

  /** The largest of all that an operator called innocent. */
  #excused(): UsualActivity | null {
    const all = [...this.#excuses.values()].filter((each) => each !== null);
    return all.length === 0 ? null : all.reduce(merged);
  }

  #add(until: number, { measures, recipients }: UsualActivity): void {
    const before = this.#excuses.get(until) ?? null;
    this.#excuses.set(until, before === null ? { measures, recipients } : merged(before, { measures, recipients }));
    this.#summary = null;
  }

  /** An hour is compared with hours of earlier days, a day with days that had ended a day ago: none shares a part with what is judged. */
  #longBefore(today: number): LongMeasures {
    const long: LongMeasures = { hourOutside: NaN, hourNewDomains: NaN, dayOutside: NaN, dayNewDomains: NaN, unknown: NaN, unknownPercent: NaN };
    for (const { day, measures } of this.#days) {
      for (const measure of HOUR_MEASURES) if (day < today) long[measure] = larger(long[measure], measures[measure]);
      for (const measure of DAY_MEASURES) if (day < today - 1) long[measure] = larger(long[measure], measures[measure]);
    }
    return long;
  }

  #learn(window: PastWindow | undefined): void {
    if (window === undefined) return;
    this.#summary = null;
    const day = Math.floor(window.end / DAY_MS);
    const newest = this.#days.at(-1);
    if (newest !== undefined && newest.day >= day) Object.assign(newest, merged(newest, window));
    else this.#days.push({ day, measures: window.measures, recipients: window.recipients });
    if (this.#days.length > MOST_DAYS) this.#days.shift();
  }
}

function merged(a: UsualActivity, b: UsualActivity): UsualActivity {
  return { measures: largest(a.measures, b.measures), recipients: Math.max(a.recipients, b.recipients) };
}

function larger(a: number, b: number): number {
  return Number.isNaN(a) ? b : Math.max(a, b);
}

/** With 0 for what is not known: for merging with what is. */
function known(usual: UsualActivity): UsualActivity {
  const measures = { ...usual.measures };
  for (const measure of MEASURES) if (Number.isNaN(measures[measure])) measures[measure] = 0;
  return { ...usual, measures };
}
