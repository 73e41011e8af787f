import { expect, test } from 'vitest';
import { postfixLog } from './log-lines';
import { createMonth } from './month';

test('one seed gives one month, another seed another', () => {
  const summary = (seed: number) => {
    const { mailboxes, sessions } = createMonth(seed);
    return [mailboxes, sessions.length, sessions[99]?.at, sessions.at(-1)?.account].join(' ');
  };
  expect(summary(3)).toBe(summary(3));
  expect(summary(3)).not.toBe(summary(4));
});

test('the stories are what they are called', () => {
  const { stories } = createMonth(1);
  const story = (name: string) => stories.find((each) => each.name === name)!;
  const recipients = (name: string) => story(name).sessions.flatMap((session) => session.messages.flat());
  expect(new Set(story('botnet of 132 addresses').sessions.map(({ address }) => address)).size).toBeGreaterThan(125);
  expect(new Set(recipients('new newsletter, first issue').map(({ to }) => to.split('@')[1])).size).toBeGreaterThan(1000);
  const guessed = recipients('many unknown recipients');
  expect(guessed.filter(({ unknown }) => unknown).length / guessed.length).toBeCloseTo(0.61, 1);
  expect(stories.filter(({ hijack }) => hijack).length).toBeGreaterThanOrEqual(6);
  expect(stories.filter(({ hijack }) => !hijack).length).toBeGreaterThanOrEqual(8);
});

test('lines come in the order of their time', () => {
  const lines = postfixLog(createMonth(1).sessions.slice(-500));
  expect(lines.every(({ at }, n) => n === 0 || at >= (lines[n - 1]?.at ?? 0))).toBe(true);
});
