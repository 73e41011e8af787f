import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, LongActivity } from './long-counts';

const NOON = Date.parse('2026-11-24T12:00:00Z');

test('an hour and a day are counted apart', () => {
  const long = new LongActivity();
  long.count('newDomains', NOON - 5 * HOUR_MS, 7);
  long.count('newDomains', NOON, 2);
  expect(long.read(NOON)).toMatchObject({ hourNewDomains: 2, dayNewDomains: 9 });
  expect(long.read(NOON + DAY_MS)).toMatchObject({ hourNewDomains: 0, dayNewDomains: 0 });
});

test('the share of unknown recipients is of all that were named, in percent', () => {
  const long = new LongActivity();
  long.count('named', NOON, 100);
  long.count('unknown', NOON, 61);
  expect(long.read(NOON)).toMatchObject({ unknown: 61, unknownPercent: 61 });
});

test('a few wrong addresses are no share', () => {
  const long = new LongActivity();
  long.count('named', NOON, 12);
  long.count('unknown', NOON, 9);
  expect(long.read(NOON)).toMatchObject({ unknown: 9, unknownPercent: 0 });
});

test('a year of counts keeps 38 steps', () => {
  const long = new LongActivity();
  for (let at = NOON; at < NOON + 365 * DAY_MS; at += HOUR_MS / 4) long.count('outside', at);
  expect(long.size).toBeLessThanOrEqual(38);
  expect(long.read(NOON + 365 * DAY_MS - 1).dayOutside).toBe(96);
});
