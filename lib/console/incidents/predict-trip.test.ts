import { expect, test } from 'vitest';
import { predictTrip, type Prediction, type PredictionFacts } from './predict-trip';

const T = 1_000_000;
/** From 4 to 1,001 in 100 s: ten a second, after a quiet minute. */
const facts: PredictionFacts = {
  length: 201,
  threshold: 1_000,
  trip: { at: T, length: 1_001 },
  before: [...[160, 130, 101, 100].map((s) => ({ at: T - s * 1_000, length: 1 })), { at: T - 50_000, length: 501 }],
  senders: [{ sent: 1_200, contained: false }],
};

const cases: [string, Partial<PredictionFacts>, Prediction][] = [
  ['the whole flood goes on', {}, { kind: 'in', seconds: 80 }],
  ['nobody was found, so all of it goes on', { senders: [] }, { kind: 'in', seconds: 80 }],
  ['half of it is contained', { senders: [{ sent: 600, contained: true }, { sent: 600, contained: false }] }, { kind: 'in', seconds: 160 }],
  ['what each sent is not known', { senders: [{ sent: 0, contained: true }, { sent: 0, contained: false }] }, { kind: 'in', seconds: 160 }],
  ['all are contained', { senders: [{ sent: 600, contained: true }] }, { kind: 'not-expected' }],
  ['who is left sends so little that it takes hours', { senders: [{ sent: 9_999, contained: true }, { sent: 1, contained: false }] }, { kind: 'not-expected' }],
  ['the queue is still too long, whoever is contained', { length: 1_001, senders: [{ sent: 600, contained: true }] }, { kind: 'at-once' }],
  ['exactly at the threshold the next message trips', { length: 1_000 }, { kind: 'in', seconds: 1 }],
  ['the queue is not measured', { length: null }, { kind: 'unknown' }],
  ['nothing was measured before the trip', { before: [] }, { kind: 'unknown' }],
  ['only later measurements', { before: [{ at: T + 1, length: 3 }] }, { kind: 'unknown' }],
  ['it did not grow: the threshold was lowered', { before: [{ at: T - 9_000, length: 1_001 }] }, { kind: 'unknown' }],
  ['it did not grow: somebody began the protection by hand', { trip: { at: T, length: 201, byHand: true }, before: [{ at: T - 9_000, length: 201 }] }, { kind: 'not-expected' }],
  ['somebody began it by hand while it grew', { trip: { at: T, length: 201, byHand: true }, before: [{ at: T - 10_000, length: 1 }] }, { kind: 'in', seconds: 40 }],
];

test.each(cases)('%s', (_, changes, expected) => {
  expect(predictTrip({ ...facts, ...changes })).toEqual(expected);
});
