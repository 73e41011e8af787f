import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPackageList } from './system-packages.mjs';

test('reads packages and the files that show them, without comments and blank lines', () => {
  expect(readPackageList('# what\n\n  postfix   /usr/sbin/postfix\nswaks /usr/bin/swaks\n')).toEqual([
    { name: 'postfix', file: '/usr/sbin/postfix' },
    { name: 'swaks', file: '/usr/bin/swaks' },
  ]);
});

test('every line of the list names a package and an absolute path', () => {
  const listed = readPackageList(readFileSync(new URL('../host-test-packages.txt', import.meta.url), 'utf8'));
  expect(listed.length).toBeGreaterThan(5);
  for (const { name, file } of listed) expect([name, file]).toEqual([expect.stringMatching(/^[a-z0-9.+-]+$/), expect.stringMatching(/^\/\S+$/)]);
});
