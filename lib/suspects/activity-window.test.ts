import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ActivityWindow, STEP_MS, WINDOW_MS } from './activity-window';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const counted = (times: number[], now: number) => {
  const window = new ActivityWindow();
  for (const at of times) window.count('recipients', at);
  return window.read(now).figures.recipients;
};

test.each<[string, number[], number]>([
  ['now', [NOON], 1],
  ['nine minutes ago', [NOON - 9 * 60_000], 1],
  ['ten minutes ago', [NOON - WINDOW_MS], 0],
  ['an hour ago', [NOON - 3600_000], 0],
  ['a little ahead of the clock', [NOON + 20_000], 1],
  ['an hour ahead of the clock', [NOON + 3600_000], 0],
  ['out of order', [NOON, NOON - 120_000, NOON - 60_000, NOON - 120_000], 4],
  ['long late', [NOON, NOON - 3600_000], 1],
])('%s', (_, times, expected) => {
  expect(counted(times, NOON)).toBe(expected);
});

test('whatever the order, a window holds what lies well inside it and nothing from well outside', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -WINDOW_MS + STEP_MS, max: 0 }), { maxLength: 100 }), (offsets) => {
      expect(counted(offsets.map((offset) => NOON + offset), NOON)).toBe(offsets.length);
      expect(counted(offsets.map((offset) => NOON + offset - WINDOW_MS), NOON)).toBe(0);
    }),
  );
});

test('a domain seen again counts once, at its last time', () => {
  const window = new ActivityWindow();
  window.addDomain('a.test', NOON - 8 * 60_000, { accepted: true, outside: true });
  window.addDomain('b.test', NOON - 8 * 60_000, { accepted: true, outside: true });
  window.addDomain('a.test', NOON, { accepted: true, outside: true });
  expect(window.read(NOON).figures.domains).toBe(2);
  expect(window.read(NOON + 5 * 60_000).figures.domains).toBe(1);
  expect(window.read(NOON + WINDOW_MS).figures.domains).toBe(0);
});

test('recipients that are only counted yet are outside until they are named', () => {
  const window = new ActivityWindow();
  window.count('recipients', NOON, 3);
  window.count('unnamed', NOON, 3);
  expect(window.read(NOON).measures.outsideAttempts).toBe(3);
  window.count('named', NOON);
  window.count('outsideRecipients', NOON);
  window.count('named', NOON);
  expect(window.read(NOON)).toMatchObject({ figures: { recipients: 3, outsideRecipients: 1 }, measures: { outsideAttempts: 2 } });
});

test('naming more than was counted takes nothing away', () => {
  const window = new ActivityWindow();
  window.count('named', NOON, 5);
  window.count('outsideRefused', NOON, 2);
  expect(window.read(NOON).measures.outsideAttempts).toBe(2);
});

test('a domain that only refused recipients have counts for the score, not among the figures', () => {
  const window = new ActivityWindow();
  window.addDomain('accepted.test', NOON, { accepted: true, outside: true });
  window.addDomain('refused.test', NOON, { accepted: false, outside: true });
  const { figures, measures } = window.read(NOON);
  expect([figures.domains, measures.domains]).toEqual([1, 2]);
});

test('the effort alone is what the whole reading tells of it', () => {
  const counter = fc.constantFrom('auths' as const, 'recipients' as const, 'outsideRecipients' as const, 'outsideRefused' as const, 'unnamed' as const, 'named' as const);
  const counts = fc.array(fc.record({ counter, ago: fc.integer({ min: -2 * 60_000, max: 2 * WINDOW_MS }), times: fc.integer({ min: 1, max: 9 }) }), { maxLength: 40 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 0, max: WINDOW_MS }), (all, later) => {
      const window = new ActivityWindow();
      for (const each of all) window.count(each.counter, NOON - each.ago, each.times);
      const { outsideAttempts, auths } = window.read(NOON + later).measures;
      expect(window.effort(NOON + later)).toEqual({ outsideAttempts, auths });
    }),
  );
});
