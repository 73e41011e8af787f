import { COUNTER_COUNT, DOMAINS, FIGURE_COUNT, RECIPIENTS } from './figures';
import { SlidingPeaks } from './sliding-peaks';

/** A line that shows what an account did. */
export interface EvidenceLine {
  file: string;
  line: number;
  text: string;
}

/** Ten minutes of an account, the figures in the order of FIGURES. */
export interface Moment {
  /** The last minute of it, minutes since 1970. */
  minute: number;
  figures: Int32Array;
  /** For each figure the most of any ten minutes that were over before these began, those that looked like a hijack left out; null without any. */
  before: Int32Array | null;
}

/** Whether ten minutes look so much like a hijack that they must not become the account's own usual. */
export type Remarkable = (figures: Int32Array) => boolean;

const BLOCK_MINUTES = 10;
const MOST_EVIDENCE = 16;

/** One account, as the log tells of it. */
export class AccountRecord {
  readonly totals = new Float64Array(COUNTER_COUNT);
  readonly peaks = new SlidingPeaks();
  firstSeen = Infinity;
  lastSeen = -Infinity;
  /** Its ten minutes with the most recipients, and those with the most domains. */
  readonly busiest: Moment = { minute: 0, figures: new Int32Array(FIGURE_COUNT), before: null };
  readonly widest: Moment = { minute: 0, figures: new Int32Array(FIGURE_COUNT), before: null };
  readonly evidence: EvidenceLine[] = [];
  #block = -1;
  /** The most of each figure in windows that ended in this block of ten minutes, in the one before, and earlier. */
  #here: Int32Array | null = null;
  #last: Int32Array | null = null;
  #learnt: Int32Array | null = null;

  constructor(
    readonly name: string,
    private readonly remarkable: Remarkable,
  ) {}

  /** Something of the account happened. @param at seconds since 1970 @param minute minutes since 1970 */
  seen(at: number, minute: number): void {
    if (at < this.firstSeen) this.firstSeen = at;
    if (at > this.lastSeen) this.lastSeen = at;
    if (minute <= this.peaks.newest) return;
    this.close();
    this.peaks.advance(minute);
  }

  count(figure: number, times: number): void {
    this.totals[figure] = (this.totals[figure] as number) + times;
    this.peaks.count(figure, times);
  }

  addEvidence(line: EvidenceLine): void {
    this.evidence.push(line);
    // The first two show how it began.
    if (this.evidence.length > MOST_EVIDENCE) this.evidence.splice(2, 1);
  }

  /** The newest minute is over. */
  close(): void {
    const minute = this.peaks.newest;
    if (minute < 0) return;
    this.peaks.settle();
    const { sums } = this.peaks;
    this.#turnTo(Math.floor(minute / BLOCK_MINUTES));
    if ((sums[RECIPIENTS] as number) > (this.busiest.figures[RECIPIENTS] as number)) this.#keep(this.busiest, minute);
    if ((sums[DOMAINS] as number) > (this.widest.figures[DOMAINS] as number)) this.#keep(this.widest, minute);
    this.#here ??= new Int32Array(FIGURE_COUNT);
    largest(this.#here, sums);
  }

  #keep(moment: Moment, minute: number): void {
    moment.minute = minute;
    moment.figures.set(this.peaks.sums.subarray(0, FIGURE_COUNT));
    moment.before = this.#learnt === null ? null : Int32Array.from(this.#learnt);
  }

  #turnTo(block: number): void {
    if (block === this.#block) return;
    this.#learn(this.#last);
    this.#last = this.#here;
    this.#here = null;
    if (block > this.#block + 1) {
      this.#learn(this.#last);
      this.#last = null;
    }
    this.#block = block;
  }

  #learn(block: Int32Array | null): void {
    if (block === null || this.remarkable(block)) return;
    if (this.#learnt === null) this.#learnt = block;
    else largest(this.#learnt, block);
  }
}

function largest(into: Int32Array, other: Int32Array): void {
  for (let figure = 0; figure < FIGURE_COUNT; figure += 1) {
    const value = other[figure] as number;
    if (value > (into[figure] as number)) into[figure] = value;
  }
}
