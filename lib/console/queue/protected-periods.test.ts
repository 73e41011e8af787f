import { expect, test } from 'vitest';
import { protectedPeriods } from './protected-periods';

const trip = (at: number) => ({ at, kind: 'tripped' });
const release = (at: number) => ({ at, kind: 'released' });

test('pairs trips with releases; the last may last', () => {
  expect(protectedPeriods([trip(10), release(20), trip(30)], 0)).toEqual([{ from: 10, to: 20 }, { from: 30, to: null }]);
});

test('leaves out what ended before the range, and a release whose trip is not known', () => {
  expect(protectedPeriods([trip(10), release(20), release(25), trip(30), release(40)], 20)).toEqual([{ from: 30, to: 40 }]);
});

test('a second trip without a release belongs to the first', () => {
  expect(protectedPeriods([trip(10), trip(15), release(20)], 0)).toEqual([{ from: 10, to: 20 }]);
});
