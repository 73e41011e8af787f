import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LONGEST, longestFirst } from './longest-first.mjs';

test('what is known to take long begins first, in its order, and everything else after it', () => {
  const files = ['lib/a.test.ts', LONGEST[2], LONGEST[0], 'lib/b.test.ts'].map((name) => ({ moduleId: `/somewhere/${name}` }));
  expect(longestFirst(files).map(({ moduleId }) => moduleId)).toEqual([LONGEST[0], LONGEST[2], 'lib/a.test.ts', 'lib/b.test.ts'].map((name) => `/somewhere/${name}`));
});

test.each(LONGEST)('%s exists', (name) => {
  expect(existsSync(new URL(`../../${name}`, import.meta.url))).toBe(true);
});
