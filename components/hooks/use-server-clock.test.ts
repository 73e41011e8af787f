import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browserClock } from './use-server-clock';

beforeEach(() => vi.useFakeTimers({ now: 1_000 }));
afterEach(() => vi.useRealTimers());

test('however many live numbers a page has, there is one timer, and none when the last is gone', () => {
  const seen: (number | null)[][] = [[], [], []];
  const ends = seen.map((list) => browserClock.subscribe(() => list.push(browserClock.read())));
  expect(vi.getTimerCount()).toBe(1);
  expect(browserClock.read()).toBe(1_000);
  vi.advanceTimersByTime(2_000);
  for (const list of seen) expect(list).toEqual([2_000, 3_000]);
  for (const end of ends) end();
  expect(vi.getTimerCount()).toBe(0);
});

test('a clock that is started again does not show the time at which it stopped', () => {
  browserClock.subscribe(() => {})();
  vi.advanceTimersByTime(60_000);
  const end = browserClock.subscribe(() => {});
  expect(browserClock.read()).toBe(61_000);
  end();
});
