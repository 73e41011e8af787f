import { expect, test } from 'vitest';
import type { DrillScore } from '@/lib/console/drill/schemas';
import { tellScore } from './tell-score';

const open: DrillScore = { foundAfter: null, containedAfter: null, wrong: [], closed: false };
const closed: DrillScore = { foundAfter: 41_000, containedAfter: 43_000, wrong: [], closed: true };

async function told(answers: (DrillScore | null | Error)[], signal = new AbortController().signal): Promise<string[]> {
  const lines: string[] = [];
  const read = (): Promise<DrillScore | null> => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? null);
  };
  await tellScore({ read, say: (line) => lines.push(line), signal, intervalMs: 1 });
  return lines;
}

test('is told when the incident is closed, though the database was away for a moment', async () => {
  const lines = await told([open, new Error('locked'), open, closed]);
  expect(lines[0]).toContain('when the incident is closed');
  expect(lines.slice(1)).toEqual(['Your score: found after 41 s, contained after 43 s, counted from the trip.', 'Wrong presses: none.']);
});

test('is told as it is when whoever waits ends it, and not at all where there is no incident', async () => {
  expect(await told([open], AbortSignal.abort())).toEqual([
    'Your score so far, as the incident is not closed: not found, not contained, counted from the trip.',
    'Wrong presses: none.',
  ]);
  expect((await told([open], AbortSignal.timeout(20))).at(-1)).toBe('Wrong presses: none.');
  expect(await told([null])).toHaveLength(1);
});
