import { afterEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { ProtectionInput } from '@sluice/protection/protection';
import { Problems } from '@sluice/guard/problems';
import type { Duty } from '@sluice/guard/runtime';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { sampleQueue } from './sample-queue';
import { SecondSamples } from './second-samples';

let duty: Duty | null = null;
afterEach(() => duty?.stop());

function sampling(length: () => Promise<number>, patienceMs?: number, slow?: { intervalMs: number; isNear(): boolean }) {
  const fed: ProtectionInput[] = [];
  const problems = new Problems(() => 1);
  duty = sampleQueue({
    queue: { length },
    keeper: { feed: (input) => Promise.resolve(void fed.push(input)) },
    samples: new SecondSamples(),
    problems,
    log: silentLog(),
    now: () => 7,
    newId: () => 'latch',
    intervalMs: 1,
    patienceMs,
    ...slow,
  });
  return { fed, problems, start: () => duty?.start() };
}

test('each measurement is given to the state machine, a failed one as failed, with a problem while it lasts', async () => {
  let next: () => Promise<number> = () => Promise.resolve(3);
  const { fed, problems, start } = sampling(() => next());
  await start();
  expect(fed).toEqual([{ kind: 'sample', at: 7, length: 3, newLatchId: 'latch' }]);
  next = () => Promise.reject(new Error('EACCES: the queue folder'));
  await eventually(() => expect(fed.at(-1)).toEqual({ kind: 'sample-failed', at: 7 }));
  expect(problems.list()).toMatchObject([{ code: 'queue-unreadable', detail: expect.stringContaining('EACCES') as string }]);
  next = () => Promise.resolve(4);
  await eventually(() => expect(fed.at(-1)).toMatchObject({ length: 4 }));
  expect(problems.list()).toEqual([]);
});

test('a measurement that hangs is failed, and not started a second time until it has ended', async () => {
  let calls = 0;
  let finish = (length: number): void => void length;
  const { fed, start } = sampling(() => {
    calls += 1;
    return calls === 1 ? new Promise<number>((resolve) => (finish = resolve)) : Promise.resolve(5);
  }, 2);
  await start();
  await eventually(() => expect(fed.length).toBeGreaterThan(3));
  expect(fed.every(({ kind }) => kind === 'sample-failed')).toBe(true);
  expect(calls).toBe(1);
  finish(1);
  await eventually(() => expect(fed.at(-1)).toMatchObject({ kind: 'sample', length: 5 }));
});

test('a second is one sample: its longest queue, null when nothing was measured', () => {
  const samples = new SecondSamples();
  for (const [at, length] of [[1_000, 5], [1_050, 9], [1_100, null], [2_000, null], [2_500, null], [3_100, 1], [2_900, 8], [4_000, 0]] as const) samples.add(at, length);
  expect(samples.waiting()).toEqual([{ at: 1_000, length: 9 }, { at: 2_000, length: null }, { at: 3_000, length: 8 }]);
  samples.delivered(samples.waiting().slice(0, 2));
  expect(samples.waiting()).toEqual([{ at: 3_000, length: 8 }]);
  samples.delivered(samples.waiting());
  expect(samples.waiting()).toEqual([]);
});

test('a clock that was set back by an hour goes on from there', () => {
  const samples = new SecondSamples();
  for (const at of [3_600_000, 3_601_000, 1_000, 2_000, 3_000]) samples.add(at, 1);
  expect(samples.waiting().map(({ at }) => at)).toEqual([3_600_000, 3_601_000, 1_000, 2_000]);
});

test('an hour of seconds is kept; of more the oldest go', () => {
  const samples = new SecondSamples();
  for (let second = 0; second <= 4_000; second += 1) samples.add(second * 1_000, second);
  expect(samples.waiting()).toHaveLength(3_600);
  expect(samples.waiting()[0]).toEqual({ at: 400_000, length: 400 });
});

test('while the rule may fire soon it is measured again at once, not after the usual pause', async () => {
  const { fed, start } = sampling(() => Promise.resolve(9), undefined, { intervalMs: 3_600_000, isNear: () => true });
  await start();
  await eventually(() => expect(fed.length).toBeGreaterThan(3));
});
