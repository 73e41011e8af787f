import { expect, test } from 'vitest';
import { dateInName, inOrder } from './file-order';

test.each([
  ['2026-11-24.log', '2026-11-24'],
  ['/var/log/2025-01-01/SMTP_20261124.log.gz', '2026-11-24'],
  ['mail.log.1', null],
  ['copy-2026-02-31.log', null],
  ['20261939.log', null],
])('the day in the name %s is %s', (name, day) => {
  expect(dateInName(name)).toBe(day);
});

test('the oldest comes first', () => {
  expect(inOrder(['mail.log', 'mail.log.10.gz', 'mail.log.2.gz', 'mail.log.1', 'mail.log'])).toEqual(['mail.log.10.gz', 'mail.log.2.gz', 'mail.log.1', 'mail.log']);
  expect(inOrder(['2026-11-25.log', 'x-20261124.log'])).toEqual(['x-20261124.log', '2026-11-25.log']);
});
