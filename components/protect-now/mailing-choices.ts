const MINUTE = 60_000;
const STEP_MS = 5 * MINUTE;
const SPANS_MS = [30, 60, 120, 240, 480, 720, 1_440].map((minutes) => minutes * MINUTE);

/** Moments until which a mailing may be planned, at whole five minutes. @param now by the console's clock */
export function mailingChoices(now: number): number[] {
  return SPANS_MS.map((span) => Math.floor((now + span) / STEP_MS) * STEP_MS);
}

/** The threshold that fits a mailing: what is usual, and the mailing beside it. */
export function proposedThreshold(usual: number, messages: number | null, most: number): number {
  return Math.min(most, usual + (messages ?? usual));
}
