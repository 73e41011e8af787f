import { expect, test } from 'vitest';
import { alertKinds } from './alert';
import { T0 } from './testing/example-news';
import { alertRuleSchema, channelsToTell, FIRST_RULE, isWithin, type AlertRule, type StandingAlert } from './rule';

const MINUTE = 60_000;
const trip: StandingAlert = { kind: 'trip', at: T0, endedAt: null, acknowledgedAt: null };
const rule = (parts: Partial<AlertRule>): AlertRule => ({ ...FIRST_RULE, ...parts });
const all = ['a', 'b'];

test('before anybody has made a rule, all are told of everything at once, but of no suspect while well', () => {
  expect(alertRuleSchema.parse(FIRST_RULE)).toEqual(FIRST_RULE);
  for (const kind of alertKinds) expect(channelsToTell({ ...trip, kind }, [FIRST_RULE], all, T0), kind).toEqual(kind === 'suspect' ? [] : all);
});

test('the next one is told after the minutes, unless somebody has opened it or it is over', () => {
  const rules = [rule({ channels: ['a'] }), rule({ channels: ['b'], afterMinutes: 10 })];
  expect(channelsToTell(trip, rules, all, T0)).toEqual(['a']);
  expect(channelsToTell(trip, rules, all, T0 + 10 * MINUTE - 1)).toEqual(['a']);
  expect(channelsToTell(trip, rules, all, T0 + 10 * MINUTE)).toEqual(['a', 'b']);
  expect(channelsToTell({ ...trip, acknowledgedAt: T0 + MINUTE }, rules, all, T0 + 10 * MINUTE)).toEqual(['a']);
  expect(channelsToTell({ ...trip, endedAt: T0 + MINUTE }, rules, all, T0 + 10 * MINUTE)).toEqual([]);
});

test('a channel that is gone is not told, and what happened once is not told hours later', () => {
  expect(channelsToTell(trip, [rule({ channels: ['gone', 'b'] })], all, T0)).toEqual(['b']);
  expect(channelsToTell({ ...trip, kind: 'released' }, [FIRST_RULE], all, T0 + 61 * MINUTE)).toEqual([]);
  expect(channelsToTell(trip, [FIRST_RULE], all, T0 + 61 * MINUTE)).toEqual(all);
});

test('hours are those of the zone; a night belongs to the day on which it began', () => {
  const at = (text: string) => Date.parse(text);
  const night = { days: [5], from: '22:00', to: '07:00', timeZone: 'Asia/Seoul' };
  // 27 November 2026 is a Friday.
  expect(isWithin(night, at('2026-11-27T22:00:00+09:00'))).toBe(true);
  expect(isWithin(night, at('2026-11-28T06:59:59+09:00'))).toBe(true);
  expect(isWithin(night, at('2026-11-28T07:00:00+09:00'))).toBe(false);
  expect(isWithin(night, at('2026-11-28T22:30:00+09:00'))).toBe(false);
  expect(isWithin(night, at('2026-11-27T03:00:00+09:00'))).toBe(false);
  const office = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', timeZone: 'Asia/Seoul' };
  expect(isWithin(office, at('2026-11-27T17:59:59+09:00'))).toBe(true);
  expect(isWithin(office, at('2026-11-28T12:00:00+09:00'))).toBe(false);
  expect(isWithin({ days: [6], from: '00:00', to: '00:00', timeZone: 'UTC' }, at('2026-11-28T23:59:59Z'))).toBe(true);
});

test('an alert outside the hours is told when they begin, if it still stands', () => {
  const rules = [rule({ hours: { days: [0, 1, 2, 3, 4, 5, 6], from: '09:00', to: '10:00', timeZone: 'UTC' } })];
  const night = { ...trip, at: Date.parse('2026-11-27T03:00:00Z') };
  expect(channelsToTell(night, rules, all, Date.parse('2026-11-27T08:59:00Z'))).toEqual([]);
  expect(channelsToTell(night, rules, all, Date.parse('2026-11-27T09:00:00Z'))).toEqual(all);
});
