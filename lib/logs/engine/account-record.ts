import type { Moment } from './account-moments';
import type { Minutes } from './evidence-lines';

/** A line that shows what an account did. */
export interface EvidenceLine {
  file: string;
  line: number;
  text: string;
}

/** One account, as the log tells of it. */
export interface AccountRecord {
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
  /** @param window only of these minutes; null: of the whole log */
  evidence(window: Minutes | null): EvidenceLine[];
}
