import { expect, test } from 'vitest';
import { cleanText, isClean, parseCleanJson } from './clean-text';

test('replaces what a database cannot store and nothing else', () => {
  expect(cleanText('a\0b\ud800c\udc00')).toBe('a\uFFFDb\uFFFDc\uFFFD');
  expect(cleanText('한국어 😀 <b>\n\u0007\u202e')).toBe('한국어 😀 <b>\n\u0007\u202e');
  expect(isClean('😀')).toBe(true);
  expect(isClean('\ud83d')).toBe(false);
  expect(isClean('\0')).toBe(false);
});

test('cleans every text of a document, however deep', () => {
  expect(parseCleanJson('{"a":["x\\u0000",{"b":"\\ud800"}],"n":1}')).toEqual({ a: ['x\uFFFD', { b: '\uFFFD' }], n: 1 });
  expect(() => parseCleanJson('{')).toThrow(SyntaxError);
});
