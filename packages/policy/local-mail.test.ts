import { expect, test } from 'vitest';
import { isOutside } from './local-mail';

const own = new Set(['example.test']);

test.each([
  ['kim@example.test', false],
  ['kim@EXAMPLE.test', false],
  ['root', false],
  ['kim@outside.test', true],
  // A mail server looks for another domain in each of these, although the last one is its own.
  ['victim%outside.test@example.test', true],
  ['outside.test!victim@example.test', true],
  ['victim@outside.test@example.test', true],
  ['victim%outside.test', true],
])('whether mail to %s leaves the host: %s', (address, outside) => {
  expect(isOutside(address, own)).toBe(outside);
});
