import { expect, test } from 'vitest';
import { isNearTrip } from './near-trip';
import type { Protection } from './protection';

const watching: Protection = { settings: { applyQueueLimit: true, threshold: 100 }, latch: null, mailing: null, measurement: { at: 1, length: 51 }, smtpInstance: 'run-1' };
const latch = { id: 'trip-1', trippedAt: 1, queueLength: 101, threshold: 100, smtpInstance: 'run-1' };

test.each<[string, Protection, boolean]>([
  ['more than half of the threshold waits', watching, true],
  ['half of it', { ...watching, measurement: { at: 1, length: 50 } }, false],
  ['more than the threshold, and it has fired', { ...watching, latch, measurement: { at: 1, length: 101 } }, false],
  ['the rule is not applied', { ...watching, settings: { applyQueueLimit: false, threshold: 100 } }, false],
  ['the queue could not be measured', { ...watching, measurement: { at: 1, length: null } }, false],
  ['nothing was measured yet', { ...watching, measurement: null }, false],
])('%s', (_, state, near) => {
  expect(isNearTrip(state)).toBe(near);
});
