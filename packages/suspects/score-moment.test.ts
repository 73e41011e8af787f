import { expect, test } from 'vitest';
import { COUNTER_COUNT, WINDOW_COUNT } from '@sluice/log-engine/counters';
import { measuresOf, WATCHED } from './score-moment';
import { SCORING_RULES } from './scoring-rules';

test('every counter of the engine that is watched is the measure of a rule', () => {
  const measured = WATCHED.map(({ window, counter, above }) => {
    const sums = new Int32Array(COUNTER_COUNT * WINDOW_COUNT);
    sums[window * COUNTER_COUNT + counter] = above + 1;
    const measures = measuresOf(sums, Infinity);
    return SCORING_RULES.find(({ measure, bands, onlyWith = [] }) => [{ measure, from: bands[0]?.from }, ...onlyWith].some((each) => measures[each.measure] === above + 1 && each.from === above))?.code;
  });
  expect(measured).toEqual(SCORING_RULES.map(({ code }) => code));
});
