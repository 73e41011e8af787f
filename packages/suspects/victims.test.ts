import { expect, test } from 'vitest';
import type { AccountRecord } from '@sluice/log-engine/account-record';
import { flood, MailDay, STOLEN } from './testing/mail-day';
import { chooseVictims, type KeptAccount } from './victims';

const NINE = 9 * 3600;
const ALL = 4000;

/** A crowd of accounts, the older part of which are remarkable; and how many of it are judged for how many that go. */
function chosenOf(remarkable: number, accounts: number): { judged: number; chosen: number[] } {
  const day = new MailDay();
  flood(day, NINE, { messages: 100, perSecond: 100 });
  day.send(NINE + 1, { account: 'calm@example.test', messages: [] });
  const records = day.log.records();
  const [busy, calm] = [STOLEN, 'calm@example.test'].map((wanted) => records.find(({ name }) => name === wanted)) as [AccountRecord, AccountRecord];
  let judged = 0;
  const recordOf = (number: number): AccountRecord => {
    judged += 1;
    return { ...(number < remarkable ? busy : calm), number };
  };
  const kept = Array.from({ length: ALL }, (_, number): KeptAccount => ({ number, weight: 1000, lastSeen: calm.lastSeen + number / 1e6 })).reverse();
  const chosen = chooseVictims({ kept, recordOf, accounts, bytes: 0, mostAccounts: ALL, mostBytes: Infinity });
  return { judged, chosen };
}

test('of a crowd only those are judged that go, the ones not seen for the longest time', () => {
  const { judged, chosen } = chosenOf(0, 50);
  expect(chosen).toEqual(Array.from({ length: 50 + ALL / 16 }, (_, number) => number));
  expect(judged).toBe(chosen.length);
});

test.each([10, 1000, 3000])('behind %i remarkable ones that stay, so many go that few were judged for each', (remarkable) => {
  const { judged, chosen } = chosenOf(remarkable, 1);
  expect(chosen[0]).toBe(remarkable);
  expect(chosen.length).toBeGreaterThanOrEqual(1 + ALL / 16);
  expect(judged).toBeLessThanOrEqual(chosen.length * 5);
});

test('of remarkable ones alone as many go as are too much, and some more', () => {
  expect(chosenOf(ALL, 50).chosen).toHaveLength(50 + ALL / 16);
});
