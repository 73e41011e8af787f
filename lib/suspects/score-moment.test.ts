import { expect, test } from 'vitest';
import { COUNTER_COUNT, WINDOW_COUNT } from '@/lib/logs/engine/counters';
import { measuresOf, WATCHED } from './score-moment';
import { SCORING_RULES } from './scoring-rules';

test('every counter of the engine that is watched is the measure of a rule', () => {
  const measured = WATCHED.map(({ window, counter, above }) => {
    const sums = new Int32Array(COUNTER_COUNT * WINDOW_COUNT);
    sums[window * COUNTER_COUNT + counter] = above + 1;
    const measures = measuresOf(sums);
    return SCORING_RULES.find(({ measure, bands, onlyWith }) => measures[onlyWith?.measure ?? measure] === above + 1 && (onlyWith ?? bands[0])?.from === above)?.code;
  });
  expect(measured).toEqual(['domain-spread', 'new-domains', 'new-domains', 'recipients-burst', 'recipients-burst', 'recipients-burst', 'unknown-recipients', 'auth-burst', 'address-spread', 'country-spread', 'refused-attempts', 'failed-logins']);
});
