import { expect, test } from 'vitest';
import type { Assessment, Episode, Reason } from './assessment';
import { episodeAfter } from './episode';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.parse('2026-09-07T12:00:00Z');

const reason = (code: Reason['code'], value: number, points: number): Reason => ({ code, value, points, usual: null, usualOf: 'none', windowSeconds: 600 });
const suspect = (at: number, ...reasons: Reason[]): Pick<Assessment, 'verdict' | 'reasons' | 'at'> => ({ verdict: 'suspect', at, reasons });
const calm = (at: number): Pick<Assessment, 'verdict' | 'reasons' | 'at'> => ({ verdict: 'watch', at, reasons: [reason('strangers', 90, 30)] });
const crm = (at: number, strangers = 170) => suspect(at, reason('new-place-strangers', strangers, 40), reason('recipients-burst', 280, 20));
const afterAll = (...all: Pick<Assessment, 'verdict' | 'reasons' | 'at'>[]): Episode | undefined => all.reduce<Episode | undefined>(episodeAfter, undefined);

test('who was never a suspect has no episode', () => {
  expect(afterAll(calm(NOON))).toBeUndefined();
});

test('the same facts on the next day, and the day after, are the same episode with its beginning', () => {
  expect(afterAll(crm(NOON), calm(NOON + HOUR), crm(NOON + DAY, 180), calm(NOON + DAY + HOUR), crm(NOON + 2 * DAY, 200))).toMatchObject({ since: NOON, until: NOON + 2 * DAY, facts: { 'new-place-strangers': 200 } });
});

test('an episode that is over is remembered with its end', () => {
  expect(afterAll(crm(NOON), crm(NOON + 60_000), calm(NOON + HOUR))).toMatchObject({ since: NOON, until: NOON + 60_000 });
});

test.each([
  ['half as much again after a pause', crm(NOON + DAY, 300)],
  ['another kind of fact', suspect(NOON + DAY, reason('new-place-strangers', 170, 40), reason('unknown-recipients', 30, 25))],
  ['the same a week later', crm(NOON + 8 * DAY)],
])('%s begins a new one', (_, again) => {
  expect(afterAll(crm(NOON), calm(NOON + HOUR), again)).toMatchObject({ since: again.at });
});

test.each([
  ['a burst that grows while it lasts', crm(NOON + HOUR / 2, 2_000)],
  ['a detail more', suspect(NOON + DAY, reason('new-place-strangers', 170, 60), reason('address-spread', 5, 2))],
  ['a clock that was set back', crm(NOON - DAY, 2_000)],
])('%s goes on', (_, again) => {
  expect(afterAll(crm(NOON), again)).toMatchObject({ since: NOON });
});
