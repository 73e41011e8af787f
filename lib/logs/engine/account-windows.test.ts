import { expect, test } from 'vitest';
import { COUNTER_COUNT, DOMAINS, RECIPIENTS } from './figures';
import { AccountWindows, WINDOWS } from './account-windows';

/** Every event of an account, and the windows counted anew for each. */
function slowPeaks(events: readonly { minute: number; recipients: number; domain: number }[]): number[] {
  return WINDOWS.flatMap((width) => {
    let recipients = 0;
    let domains = 0;
    for (const { minute } of events) {
      const within = events.filter((each) => each.minute <= minute && each.minute > minute - width);
      recipients = Math.max(recipients, within.reduce((sum, each) => sum + each.recipients, 0));
      domains = Math.max(domains, new Set(within.map(({ domain }) => domain)).size);
    }
    return [recipients, domains];
  });
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('finds the most of every window, as counting each anew does (%i)', (seed) => {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let minute = 29_900_000;
  const events = Array.from({ length: 900 }, () => {
    minute += random(4) === 0 ? (random(60) === 0 ? random(90_000) : random(25)) : 0;
    return { minute, recipients: random(50) === 0 ? 70_000 : random(9), domain: random(60) };
  });
  const windows = new AccountWindows();
  // Others stand on both sides.
  windows.add();
  windows.add();
  windows.add();
  const seen = new Map<number, number>();
  for (const event of events) {
    if (event.minute > windows.newest(1)) {
      if (windows.newest(1) >= 0) windows.settle(1);
      windows.advance(1, event.minute);
    } else if (random(3) === 0) windows.settle(1);
    windows.count(1, RECIPIENTS, event.recipients);
    const before = seen.get(event.domain);
    if (before === undefined) windows.count(1, DOMAINS, 1);
    else if (before !== windows.ordinal(1)) windows.move(1, DOMAINS, before);
    seen.set(event.domain, windows.ordinal(1));
  }
  windows.settle(1);
  const peaks = windows.peaks(1);
  expect(WINDOWS.flatMap((_, window) => [RECIPIENTS, DOMAINS].map((counter) => peaks[window * COUNTER_COUNT + counter]))).toEqual(slowPeaks(events));
  expect([...windows.peaks(0), ...windows.peaks(2)].every((number) => number === 0)).toBe(true);
});
