import { expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { createRuntime, type Duty } from './runtime';
import { repeat } from './repeat';
import { silentLog } from './testing/silent-log';

function duty(name: string, said: string[], failures = 0): Duty {
  let left = failures;
  return {
    name,
    start() {
      if (left > 0) {
        left -= 1;
        return Promise.reject(new Error('not yet'));
      }
      said.push(`start ${name}`);
      return Promise.resolve();
    },
    stop() {
      said.push(`stop ${name}`);
      return Promise.resolve();
    },
  };
}

test('duties start in order and stop in reverse', async () => {
  const said: string[] = [];
  const runtime = createRuntime({ duties: ['a', 'b', 'c'].map((name) => duty(name, said)), log: silentLog() });
  await runtime.start();
  await runtime.stop();
  expect(said).toEqual(['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a']);
});

test('a duty that cannot start is tried again while the others run; a stop that fails stops no other', async () => {
  const said: string[] = [];
  const stubborn: Duty = { name: 'x', start: () => Promise.resolve(), stop: () => Promise.reject(new Error('no')) };
  const runtime = createRuntime({ duties: [duty('a', said, 2), stubborn, duty('b', said)], log: silentLog(), retryMs: 1 });
  await runtime.start();
  expect(said).toEqual(['start b']);
  await eventually(() => expect(said).toContain('start a'));
  await runtime.stop();
  expect(said.slice(2)).toEqual(['stop b', 'stop a']);
});

test('a repeated task never overlaps, goes on after it threw, and ends with stop', async () => {
  let running = 0;
  let most = 0;
  let done = 0;
  const task = repeat({
    name: 'count',
    intervalMs: 1,
    log: silentLog(),
    async task() {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 3));
      running -= 1;
      done += 1;
      throw new Error('every time');
    },
  });
  await task.start();
  await eventually(() => expect(done).toBeGreaterThan(3));
  await task.stop();
  const atStop = done;
  let later = 0;
  const witness = repeat({ name: 'witness', intervalMs: 1, log: silentLog(), task: () => Promise.resolve(void (later += 1)) });
  await witness.start();
  await eventually(() => expect(later).toBeGreaterThan(5));
  await witness.stop();
  expect([most, done]).toEqual([1, atStop]);
});
