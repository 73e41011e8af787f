import { expect, test } from 'vitest';
import { KnownDomains } from './known-domains';

test('a domain is new once, and known when its window is over', () => {
  const known = new KnownDomains();
  expect([known.isNew('a.test', 1), known.isNew('a.test', 2)]).toEqual([true, false]);
  known.learn(5);
  known.withhold();
  expect(known.isNew('a.test', 9)).toBe(false);
});

test('what a flood wrote to stays new, until an operator excuses it', () => {
  const known = new KnownDomains();
  known.isNew('a.test', 1);
  known.withhold();
  expect(known.isNew('a.test', 9)).toBe(true);
  known.withhold();
  known.excuse(10);
  expect(known.isNew('a.test', 10)).toBe(false);
  known.takeBack(10);
  expect(known.isNew('a.test', 11)).toBe(true);
});

test('a flood of domains is bounded and does not push out what was known', () => {
  const known = new KnownDomains();
  known.isNew('partner.test', 0);
  known.learn(1);
  for (let n = 0; n < 300_000; n += 1) {
    known.isNew(`d${n}.test`, n);
    if (n % 1000 === 0) known.withhold();
    if (n % 1777 === 0) known.learn(n);
  }
  expect(known.size).toBeLessThanOrEqual(8192 * 2 + 5000);
  expect(known.isNew('partner.test', 1e6)).toBe(false);
});
