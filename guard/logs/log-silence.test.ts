import { expect, test } from 'vitest';
import { LogSilence } from './log-silence';

let now = 0;
const quiet = { requests: 0, refused: 0, queueLength: 0 };

function silence(): LogSilence {
  now = 0;
  const made = new LogSilence(() => now);
  made.look(quiet);
  return made;
}

/** Goes on for so many seconds, looking once in each. */
function pass(made: LogSilence, seconds: number, seen: typeof quiet | ((second: number) => typeof quiet)): void {
  for (let second = 1; second <= seconds; second += 1) {
    now += 1_000;
    made.look(typeof seen === 'function' ? seen(second) : seen);
  }
}

test('a server that does nothing has nothing to write', () => {
  const made = silence();
  pass(made, 100_000, quiet);
  expect(made.silentFor()).toBeNull();
});

test('a queue that grows without a line is said within half a minute, and one line ends it', () => {
  const made = silence();
  pass(made, 10, quiet);
  pass(made, 1, { ...quiet, queueLength: 1 });
  pass(made, 19, { ...quiet, queueLength: 1 });
  expect(made.silentFor()).toBeNull();
  pass(made, 1, { ...quiet, queueLength: 1 });
  expect(made.silentFor()).toBe(31_000);
  made.written();
  expect(made.silentFor()).toBeNull();
});

test('what happens right after the start is told too, though nothing more happens', () => {
  const made = silence();
  pass(made, 2, quiet);
  pass(made, 120, { requests: 9, refused: 3, queueLength: 6 });
  expect(made.silentFor()).toBeNull();
  pass(made, 1, { requests: 9, refused: 3, queueLength: 6 });
  expect(made.silentFor()).toBe(123_000);
});

test('what a line stands near to is told by it', () => {
  const made = silence();
  pass(made, 100, quiet);
  made.written();
  pass(made, 4, { ...quiet, queueLength: 5 });
  pass(made, 1_000, { ...quiet, queueLength: 5 });
  expect(made.silentFor()).toBeNull();
});

test('a slow sender of one message is no silence, and questions without a line for two minutes are', () => {
  const made = silence();
  pass(made, 100, quiet);
  made.written();
  pass(made, 100, (second) => ({ ...quiet, requests: Math.floor(second / 10) }));
  expect(made.silentFor()).toBeNull();
  pass(made, 40, (second) => ({ ...quiet, requests: 10 + second }));
  expect(made.silentFor()).not.toBeNull();
});

test('every refused recipient has a line', () => {
  const made = silence();
  pass(made, 10, quiet);
  pass(made, 30, (second) => ({ ...quiet, requests: second, refused: second }));
  expect(made.silentFor()).not.toBeNull();
});

test('a queue that cannot be measured says nothing', () => {
  const made = silence();
  pass(made, 10, quiet);
  pass(made, 100, (second) => ({ ...quiet, queueLength: second % 2 === 1 ? null : second }) as unknown as typeof quiet);
  expect(made.silentFor()).toBeNull();
});
