import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './project-files';

/** Paragraphs and points with what they stand under; a table belongs to the paragraph that follows it. */
const claims = readFileSync(join(root, 'docs/security.md'), 'utf8')
  .split(/\n(?=## )/)
  .slice(1)
  .flatMap((section) => section.split(/\n\n(?!\|)|\n(?=- )/).slice(1).filter((claim) => !claim.startsWith('|')))
  .map((claim) => claim.replace(/\s+/g, ' ').trim());

test('docs/security.md claims things at all', () => {
  expect(claims.length).toBeGreaterThan(40);
});

test.each(claims.map((claim) => [claim.slice(0, 80), claim] as const))('%s', (_, claim) => {
  const tests = [...claim.matchAll(/`((?:app|cli|e2e|guard|host-tests|lib|scripts)\/[^`\s]+\.(?:test|story)\.tsx?)`/g)].map(([, path = '']) => path);
  for (const path of tests) expect.soft(existsSync(join(root, path)), path).toBe(true);
  expect(tests.length > 0 || claim.includes('no test holds'), 'it names the test that holds it, or says that none does').toBe(true);
});
