import type { AccountRecord } from '@/lib/logs/engine/account-record';
import { OUTSIDE } from '@/lib/logs/engine/counters';
import { judgeNow, minuteOf } from './assess';
import { WATCH_SCORE } from './scoring-rules';

/** Looking for some to give up takes a while, so a sixteenth more than needed goes at once. */
const SHARE_AT_ONCE = 16;

/**
 * Chooses accounts to give up: those not seen for the longest time that are not remarkable. Where there are only remarkable ones, or
 * too little is gained, the mildest of them go, never the worst.
 *
 * @param needed.weights what each takes; those that never did anything have no record
 * @param needed.accounts and needed.bytes how much is too much
 * @returns their numbers
 */
export function chooseVictims(needed: { records: readonly AccountRecord[]; weights: readonly { number: number; weight: number }[]; accounts: number; bytes: number; mostAccounts: number; mostBytes: number }): number[] {
  const { records, weights, accounts, bytes, mostAccounts, mostBytes } = needed;
  const weightOf = new Map(weights.map(({ number, weight }) => [number, weight]));
  const wantedAccounts = accounts === 0 ? 0 : accounts + Math.floor(mostAccounts / SHARE_AT_ONCE);
  const wantedBytes = bytes === 0 ? 0 : bytes + mostBytes / SHARE_AT_ONCE;
  const known = new Set(records.map(({ number }) => number));
  const latest = records.reduce((newest, { lastSeen }) => Math.max(newest, lastSeen), 0);
  const judged = judgeNow(records, minuteOf(latest * 1000));
  const calm = judged.filter(({ score }) => score < WATCH_SCORE).sort((a, b) => a.record.lastSeen - b.record.lastSeen);
  const busy = judged.filter(({ score }) => score >= WATCH_SCORE).sort((a, b) => a.score - b.score || (a.moment.sums[OUTSIDE] ?? 0) - (b.moment.sums[OUTSIDE] ?? 0));
  const inOrder = [...weights.map(({ number }) => number).filter((number) => !known.has(number)), ...calm.map(({ record }) => record.number), ...busy.slice(0, -1).map(({ record }) => record.number)];
  const chosen: number[] = [];
  let gained = 0;
  for (const number of inOrder) {
    if (chosen.length >= wantedAccounts && gained >= wantedBytes) break;
    chosen.push(number);
    gained += weightOf.get(number) ?? 0;
  }
  return chosen;
}
