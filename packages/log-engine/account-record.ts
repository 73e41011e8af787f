import type { Moment } from './moments';
import type { Minutes } from './evidence-lines';

/** A line that shows what an account did. */
export interface EvidenceLine {
  file: string;
  line: number;
  text: string;
}

/** A line as it is kept. */
export interface KeptLine extends EvidenceLine {
  /** In which it was counted, since 1970. */
  minute: number;
  /** The number of its connection or message; 0 without one. */
  of: number;
  /** The client's address, where the line is the one that tells it. */
  address: string | null;
}

/** One account, as the log tells of it. */
export interface AccountRecord {
  /** Its number in the engine, until it is given up. */
  number: number;
  name: string;
  /** Other spellings under which the same mailbox logged in. */
  aliases: string[];
  /** The figures of the whole log, in the order of FIGURES. */
  totals: Float64Array;
  /** The most of each counter in any ten minutes, hour and day, one after the other. */
  peaks: Int32Array;
  /** Seconds since 1970. */
  firstSeen: number;
  lastSeen: number;
  /** Made when they are asked for: of all accounts at once they would take much memory. */
  moments(): Moment[];
  /** @param window only of these minutes; null: of the whole log. @param newest whether they are its newest, of which other lines are kept than of its highest moments */
  evidence(window: Minutes | null, newest?: boolean): KeptLine[];
  /** How it is at the end of that minute, since 1970, but not before its newest. */
  at(minute: number): Moment;
  /** What it did in these minutes, of which the last is not before its newest; at most a day. A counter after the other. */
  between(minutes: Minutes): Int32Array;
  /** The most of each counter that was learnt as usual from the account's fifth day on, as in the sums of a moment; null without any. */
  later(): Int32Array | null;
  /** The most of each counter in any ten minutes, hour and day that somebody found innocent, one after the other; null without any. */
  excused(): Int32Array | null;
}
