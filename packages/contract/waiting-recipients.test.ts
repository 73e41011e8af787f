import { expect, test } from 'vitest';
import { quietReport, T0 } from '@/lib/console/testing/stage';
import { waitingRecipients } from './waiting-recipients';

const queue = { at: T0, waiting: 4, held: 0, oldestAt: T0, accounts: [] };
const measuredAt = (at: number) => ({ at, length: 4 });

test.each([
  ['all were counted', { recipients: { waiting: 2_000, complete: true } }, T0 + 2_000, { kind: 'counted', waiting: 2_000 }],
  ['not all could be counted', { recipients: { waiting: 2_000, complete: false } }, T0, { kind: 'at-least', waiting: 2_000 }],
  ['they were counted too long ago', { recipients: { waiting: 2_000, complete: true } }, T0 + 10_001, { kind: 'not-counted', at: T0 }],
  ['the clock was set back since', { recipients: { waiting: 2_000, complete: true } }, T0 - 3_600_000, { kind: 'not-counted', at: T0 }],
  ['a guard of before does not tell', {}, T0, { kind: 'not-told' }],
])('%s', (_, told, at, expected) => {
  expect(waitingRecipients({ queue: { ...queue, ...told }, measurement: measuredAt(at) })).toEqual(expected);
});

test('before the first look at the queue it is not known, and never zero', () => {
  expect(waitingRecipients({ ...quietReport, queue: null })).toEqual({ kind: 'not-counted', at: null });
});
