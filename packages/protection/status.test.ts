import { expect, test } from 'vitest';
import type { Latch, Protection } from './protection';
import { statusOf } from './status';

const latch: Latch = { id: 'L', trippedAt: 1, queueLength: 11, threshold: 10, smtpInstance: null };
const on = { applyQueueLimit: true, threshold: 10 };
const off = { applyQueueLimit: false, threshold: 10 };
const at = 1;

const table: [string, Omit<Protection, 'smtpInstance' | 'mailing'>, string][] = [
  ['before the first measurement', { settings: on, latch: null, measurement: null }, 'unknown'],
  ['the measurement failed', { settings: on, latch: null, measurement: { at, length: null } }, 'unknown'],
  ['an empty queue', { settings: on, latch: null, measurement: { at, length: 0 } }, 'watching'],
  ['not applied', { settings: off, latch: null, measurement: { at, length: 99 } }, 'off'],
  ['not applied and not measurable', { settings: off, latch: null, measurement: { at, length: null } }, 'off'],
  ['latched', { settings: on, latch, measurement: { at, length: 0 } }, 'protected'],
  ['latched, not measurable', { settings: on, latch, measurement: { at, length: null } }, 'protected'],
  ['latched, then unticked', { settings: off, latch, measurement: { at, length: 0 } }, 'protected'],
  ['latched, not measured since the start', { settings: on, latch, measurement: null }, 'protected'],
];

test.each(table)('%s', (_, state, status) => {
  expect(statusOf({ ...state, mailing: null, smtpInstance: null })).toBe(status);
});
