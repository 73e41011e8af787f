import type { Emit } from '../town/events';
import type { Random } from '../town/random';
import type { Account, Town, Traits } from '../town/town';

interface Told {
  name: string;
  /** Whose: the first bench's, those that were collected from reports, and those that were made before the rules were tuned. */
  from: 'first' | 'reported' | 'made' | 'set aside';
  /** The part of its account before the `@`; without it, somebody's. */
  login?: string;
  traits?: Traits;
}

/** An account that is stolen. */
export interface Hijack extends Told {
  /** How long it lasts. */
  hours: number;
  /** After how many recipients it has to be called at the latest; null where one message goes to more. */
  within: number | null;
  /** It begins in this part of the month, 0 to 1; without it, at any time of the second half. */
  begins?: number;
  /** The hours of the day in which it begins. */
  between?: readonly [number, number];
  onWorkingDay?: boolean;
  /** 0 is Sunday. */
  onWeekday?: number;
  run(town: Town, account: Account, random: Random, from: number, emit: Emit): void;
}

/** An account that only looks stolen. */
export interface Innocent extends Told {
  /** @returns what it does on a day */
  plan(town: Town, account: Account): (day: number, emit: Emit) => void;
}

/** An account that nobody uses but its story. */
export const ONLY_ITS_STORY: Traits = { rate: 0, heard: 0 };
