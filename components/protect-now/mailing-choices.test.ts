import { expect, test } from 'vitest';
import { LONGEST_MAILING_MS } from '@sluice/protection/planned-mailing';
import { mailingChoices, proposedThreshold } from './mailing-choices';

const HOUR = 3_600_000;
const AT_NINE = 500_000 * HOUR;

test('every choice is a whole five minutes, later than now and within a day', () => {
  const now = AT_NINE + 7 * 60_000 + 12_345;
  const choices = mailingChoices(now);
  expect(choices).toHaveLength(7);
  expect(choices[0]).toBe(AT_NINE + 35 * 60_000);
  for (const at of choices) {
    expect(at % 300_000).toBe(0);
    expect(at).toBeGreaterThan(now + 20 * 60_000);
    expect(at).toBeLessThanOrEqual(now + LONGEST_MAILING_MS);
  }
});

test('the mailing is put beside what is usual', () => {
  expect(proposedThreshold(1_000, 4_000, 10_000_000)).toBe(5_000);
  expect(proposedThreshold(1_000, null, 10_000_000)).toBe(2_000);
  expect(proposedThreshold(1_000, 10_000_000, 10_000_000)).toBe(10_000_000);
});
