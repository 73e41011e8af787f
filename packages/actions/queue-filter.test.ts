import { expect, test } from 'vitest';
import { fitsFilter, fitsPattern, goesElsewhere, queueFilterSchema } from './queue-filter';

test.each([
  ['invoice', 'Your INVOICE of May', true],
  ['invoice', 'Your in-voice', false],
  ['Invoice *', 'invoice 4711', true],
  ['Invoice *', 'Re: invoice 4711', false],
  ['*4711', 'invoice 4711', true],
  ['in*ce*11', 'invoice 4711', true],
  ['in*ce*ce*11', 'invoice 4711', false],
  ['ab*ba', 'aba', false],
  ['*', '', true],
  ['당첨*', '당첨을 축하합니다', true],
  ['당첨*', '당첨을 축하합니다'.normalize('NFD'), true],
  ['a.c', 'abc', false],
  ['(', 'a ( b', true],
])('the pattern %s and the subject %s', (pattern, subject, fits) => {
  expect(fitsPattern(pattern, subject)).toBe(fits);
});

test('a pattern of many parts takes no time on a text that almost fits', () => {
  expect(fitsPattern('*a'.repeat(90) + 'b', 'a'.repeat(200_000))).toBe(false);
});

const head = { subject: 'Hello', recipients: ['One@Spam.example', 'two@mail.other.example'] };

test('a domain is that of any recipient, with its own name or below it', () => {
  expect(fitsFilter({ domain: 'spam.example' }, head)).toBe(true);
  expect(fitsFilter({ domain: 'other.example' }, head)).toBe(false);
  expect(fitsFilter({ domain: '*.other.example' }, head)).toBe(true);
  expect(fitsFilter({ domain: '*.spam.example' }, head)).toBe(false);
  expect(fitsFilter({ domain: 'pam.example' }, head)).toBe(false);
  expect([goesElsewhere({ domain: 'spam.example' }, head), goesElsewhere({ domain: 'spam.example' }, { ...head, recipients: ['a@spam.example'] })]).toEqual([true, false]);
});

test('all that is named must hold, and a subject that is not known fits none', () => {
  expect(fitsFilter({ domain: 'spam.example', subject: 'bye' }, head)).toBe(false);
  expect(fitsFilter({ domain: 'spam.example', subject: 'hell' }, head)).toBe(true);
  expect(fitsFilter({ subject: '*' }, { ...head, subject: null })).toBe(false);
});

test('a filter that names nothing is none', () => {
  expect(queueFilterSchema.safeParse({}).success).toBe(false);
  expect(queueFilterSchema.safeParse({ subject: '  ' }).success).toBe(false);
  expect(queueFilterSchema.safeParse({ domain: 'a@b' }).success).toBe(false);
  expect(queueFilterSchema.parse({ domain: ' Spam.Example ' })).toEqual({ domain: 'spam.example' });
});
