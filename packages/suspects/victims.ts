import type { AccountRecord } from '@sluice/log-engine/account-record';
import { OUTSIDE } from '@sluice/log-engine/counters';
import { judgeAlone, judgeNow, minuteOf } from './assess';
import { WATCH_SCORE } from './scoring-rules';

/** Looking for some to give up takes a while, so a sixteenth more than needed goes at once. */
const SHARE_AT_ONCE = 16;
/** As many are given up as were judged for each, so that a crowd of remarkable ones that stay does not cost the same with every look. */
const JUDGED_FOR_EACH = 4;

/** An account that is kept: what it takes, and when it was last seen, in seconds since 1970; -Infinity when it never did anything. */
export interface KeptAccount {
  number: number;
  weight: number;
  lastSeen: number;
}

/**
 * Chooses accounts to give up: those not seen for the longest time that are not remarkable. Where there are only remarkable ones, or
 * too little is gained, the mildest of them go, never the worst. Of the others only as many are judged as go, and a few for each.
 *
 * @param needed.recordOf what is known of an account; null when it never did anything
 * @param needed.accounts and needed.bytes how much is too much
 * @returns their numbers
 */
export function chooseVictims(needed: { kept: readonly KeptAccount[]; recordOf: (number: number) => AccountRecord | null; accounts: number; bytes: number; mostAccounts: number; mostBytes: number }): number[] {
  const { kept, recordOf, accounts, bytes, mostAccounts, mostBytes } = needed;
  const wantedAccounts = accounts === 0 ? 0 : accounts + Math.floor(mostAccounts / SHARE_AT_ONCE);
  const wantedBytes = bytes === 0 ? 0 : bytes + mostBytes / SHARE_AT_ONCE;
  const inOrder = [...kept].sort((a, b) => a.lastSeen - b.lastSeen);
  const minute = minuteOf((inOrder.at(-1)?.lastSeen ?? 0) * 1000);
  const chosen: number[] = [];
  const remarkable: AccountRecord[] = [];
  let gained = 0;
  const isEnough = (): boolean => chosen.length >= wantedAccounts && gained >= wantedBytes;
  for (const { number, weight } of inOrder) {
    if (isEnough() && remarkable.length <= chosen.length * JUDGED_FOR_EACH) return chosen;
    const record = recordOf(number);
    if (record !== null && judgeAlone(record, minute).score >= WATCH_SCORE) remarkable.push(record);
    else {
      chosen.push(number);
      gained += weight;
    }
  }
  const weightOf = new Map(kept.map(({ number, weight }) => [number, weight]));
  const judged = judgeNow(remarkable, minute).sort((a, b) => a.score - b.score || (a.moment.sums[OUTSIDE] ?? 0) - (b.moment.sums[OUTSIDE] ?? 0));
  for (const { record } of judged.slice(0, -1)) {
    if (isEnough()) break;
    chosen.push(record.number);
    gained += weightOf.get(record.number) ?? 0;
  }
  return chosen;
}
