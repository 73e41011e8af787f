import { expect, test } from 'vitest';
import { windowsAt } from './moments';
import { AUTHS, COUNTER_COUNT, DOMAINS, RECIPIENTS } from './counters';
import { CORE_MODULE } from './generated/core-module';
import { createLogCore } from './log-core';

const WINDOWS = [10, 60, 1440];

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
  const log = createLogCore(CORE_MODULE, { named: () => false, copyText: () => undefined, remarkable: () => false });
  const { core, bytes } = log;
  core.askFor(-Infinity, Infinity, false);
  // Others stand on both sides.
  const place = core.blockAt(0);
  for (const name of ['a', 'b', 'c']) {
    bytes[place] = name.charCodeAt(0);
    core.dated(0);
    core.loggedIn(place, place + 1);
  }
  for (const event of events) {
    core.dated(event.minute * 60);
    core.countFigure(1, RECIPIENTS, event.recipients);
    core.countDistinct(1, DOMAINS, BigInt(event.domain) * 0x1_0000_0001n);
    if (random(3) === 0) core.closeAccounts();
  }
  core.closeAccounts();
  const peaks = (account: number): Int32Array => windowsAt(new Int32Array(bytes.buffer, core.peaksOf(account)), 0);
  expect(WINDOWS.flatMap((_, window) => [RECIPIENTS, DOMAINS].map((counter) => peaks(1)[window * COUNTER_COUNT + counter]))).toEqual(slowPeaks(events));
  for (const other of [0, 2]) expect([...peaks(other)].map((most, index) => most - (index % COUNTER_COUNT === AUTHS ? 1 : 0))).toEqual(Array(WINDOWS.length * COUNTER_COUNT).fill(0));
});
