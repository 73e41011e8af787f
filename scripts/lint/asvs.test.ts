import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './project-files';

/** How many requirements of level 1 or 2 each section of ASVS 5.0.0 has; they are numbered from 1 without a gap. */
const SECTIONS: Record<string, number> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1, '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4, '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2 },
  ...{ '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1, '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3 },
  ...{ '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2, '12.3': 4, '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3 },
  ...{ '15.1': 3, '15.2': 3, '15.3': 7, '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3, '17.1': 1, '17.2': 4, '17.3': 2 },
};
const required = Object.entries(SECTIONS).flatMap(([section, count]) => Array.from({ length: count }, (_, index) => `${section}.${index + 1}`));
const rows = [...readFileSync(join(root, 'docs/asvs.md'), 'utf8').matchAll(/^\| ([\d.,– ]+) \| (\S+) \| (.+) \|$/gm)].map(([, ids = '', verdict = '', why = '']) => ({ ids: ids.split(', ').flatMap(each), verdict, why }));

/** `1.2.6–1.2.8` → each of them. */
function each(ids: string): string[] {
  const [first = '', last = first] = ids.split('–');
  const section = first.replace(/\.\d+$/, '');
  const [from, to] = [first, last].map((id) => Number(id.slice(id.lastIndexOf('.') + 1))) as [number, number];
  return Array.from({ length: to - from + 1 }, (_, index) => `${section}.${from + index}`);
}

test('every requirement of level 2 is judged once', () => {
  expect(required).toHaveLength(253);
  expect(rows.flatMap(({ ids }) => ids)).toEqual(expect.arrayContaining(required));
  expect(rows.flatMap(({ ids }) => ids)).toHaveLength(required.length);
});

test.each(rows.map((row) => [row.ids.join(' '), row] as const))('%s has a verdict, and names what there is', (_, { verdict, why }) => {
  expect(['✓', '◐', '✗', '–']).toContain(verdict);
  for (const [, path = ''] of why.matchAll(/`([\w.-]+(?:\/[\w.[\]-]+)+)`/g)) expect(existsSync(join(root, path)), path).toBe(true);
});
