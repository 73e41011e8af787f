import { expect, test } from 'vitest';
import { createErrorLines, errorIn } from './error-lines';

test.each([
  ['{"level":50,"msg":"the queue cannot be read"}', 'the queue cannot be read'],
  ['{"level":60,"msg":"gone"}', 'gone'],
  ['{"level":30,"msg":"started"}', null],
  ['{"level":', null],
  ['2026-11-24T10:00:00Z [ERROR] [-] [outbound] no such folder', '[-] [outbound] no such folder'],
  ['[CRIT] [-] [core] cannot listen', '[-] [core] cannot listen'],
  ['[INFO] [-] [core] an [ERROR] in the text of a stranger', null],
  ['TypeError: x is not a function', 'TypeError: x is not a function'],
  ['  Ready in 300ms', null],
])('%s', (line, error) => {
  expect(errorIn(line)).toBe(error);
});

test('lines may arrive in pieces, are made printable, and are bounded in length and number', () => {
  const shown: string[] = [];
  const errors = createErrorLines('data/logs/guard.log', (line) => shown.push(line));
  errors.push('{"level":50,"ms', 0);
  errors.push('g":"hi\\u001b[31m\\u202e!"}\n', 0);
  errors.push(`${JSON.stringify({ level: 50, msg: 'x'.repeat(1000) })}\n`.repeat(50), 1_000);
  expect(shown[0]).toBe('hi·[31m·!');
  expect(shown).toHaveLength(13);
  expect(shown[1]).toHaveLength(401);
  expect(shown.at(-1)).toBe('more errors this minute are in data/logs/guard.log');
  errors.push('{"level":50,"msg":"next minute"}\n', 61_000);
  expect(shown.at(-1)).toBe('next minute');
});
