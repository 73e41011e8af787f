import { expect, test } from 'vitest';
import { brakeStep, type BrakeFacts } from './brake';

const step = (facts: Partial<BrakeFacts>): ReturnType<typeof brakeStep> => brakeStep({ wanted: true, latchId: 'l1', mark: null, culpritsHeld: false, ...facts });
const mark = (phase: 'engaging' | 'engaged' | 'lifting' | 'lifted', why: 'held' | null = null, latchId = 'l1') => ({ latchId, phase, why });

test('is engaged at a trip, and again when an engaging was cut off', () => {
  expect(step({})).toEqual({ kind: 'engage', latchId: 'l1' });
  expect(step({ mark: mark('engaging') })).toEqual({ kind: 'engage', latchId: 'l1' });
  expect(step({ mark: mark('engaged') })).toBeNull();
  expect(step({ mark: mark('engaged', null, 'l0') })).toEqual({ kind: 'engage', latchId: 'l1' });
});

test('is never engaged without a trip or with the switch off', () => {
  expect(step({ latchId: null })).toBeNull();
  expect(step({ wanted: false })).toBeNull();
});

test.each(['engaging', 'engaged'] as const)('is lifted from %s at the release, when the culprits’ mail is held, and when it is switched off', (phase) => {
  expect(step({ mark: mark(phase), latchId: null })).toEqual({ kind: 'lift', why: 'released' });
  expect(step({ mark: mark(phase), culpritsHeld: true })).toEqual({ kind: 'lift', why: 'held' });
  expect(step({ mark: mark(phase), wanted: false })).toEqual({ kind: 'lift', why: 'switched-off' });
});

test('a lift that was begun is ended, and is not followed by another brake for the same trip', () => {
  expect(step({ mark: mark('lifting', 'held') })).toEqual({ kind: 'lift', why: 'held' });
  expect(step({ mark: mark('lifted', 'held') })).toBeNull();
  expect(step({ mark: mark('lifted', 'held'), latchId: null })).toBeNull();
  expect(step({ mark: mark('lifted', 'held'), latchId: 'l2' })).toEqual({ kind: 'engage', latchId: 'l2' });
});
