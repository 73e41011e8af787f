import { LONGEST_FATE_MS } from '@sluice/suspects/mail-fate';

/** So long before an incident began its accounts' mail is counted; the rest of the time that can be counted is left for the incident itself. */
const BEFORE_MS = LONGEST_FATE_MS / 4;

/** Since when the mail of an incident's accounts is counted, by the guard's clock. */
export function fateSince(openedAt: number): number {
  return Math.max(0, openedAt - BEFORE_MS);
}
