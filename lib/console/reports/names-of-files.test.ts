import { expect, test } from 'vitest';
import { isClean } from '../clean-text';
import { namesOfFiles } from './names-of-files';

test('names every file, and marks where many are cut, never within a character', () => {
  expect(namesOfFiles([{ name: 'mail.log.1' }, { name: 'mail.log' }])).toBe('mail.log.1, mail.log');
  const many = namesOfFiles(Array.from({ length: 90 }, () => ({ name: '😀.log' })));
  expect([many.endsWith('…'), isClean(many), [...many].length]).toEqual([true, true, 200]);
});
