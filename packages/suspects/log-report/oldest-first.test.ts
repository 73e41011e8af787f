import { expect, test } from 'vitest';
import { dateInName, firstTime, inOrder, oldestFirst } from './file-order';

const time = (text: string): number | null => firstTime(new TextEncoder().encode(text), { near: Date.parse('2026-11-24T12:00:00Z'), timeZone: 'UTC' });

test('tells the day in a name', () => {
  expect(['logs/2026-11-24.log', 'smtp20261124.log', 'mail.log', '2026-11-24/mail.log'].map(dateInName)).toEqual(['2026-11-24', '2026-11-24', null, null]);
});

test('puts rotated files in order by their names', () => {
  expect(inOrder(['mail.log', 'mail.log.10.gz', 'mail.log.1', 'mail.log.2.gz', 'mail.log'])).toEqual(['mail.log.10.gz', 'mail.log.2.gz', 'mail.log.1', 'mail.log']);
  expect(inOrder(['b.log', 'a.log.1', 'b.log.1', 'a.log'])).toEqual(['b.log.1', 'b.log', 'a.log.1', 'a.log']);
  expect(inOrder(['mail.log', 'mail.log-20261123.gz', 'mail.log-20261122.gz'])).toEqual(['mail.log-20261122.gz', 'mail.log-20261123.gz', 'mail.log']);
});

test('puts files in order by their first lines where all of them tell', () => {
  expect(oldestFirst(new Map([['new', 3], ['old', 1], ['mid', 2]]))).toEqual(['old', 'mid', 'new']);
  expect(oldestFirst(new Map([['mail.log', 3], ['mail.log.1', null]]))).toEqual(['mail.log.1', 'mail.log']);
});

test('tells the time of the first line that has a date', () => {
  expect(time('cut off\nNov 23 22:29:01 mail postfix/qmgr[1]: x\nNov 24 00:00:00 mail y\n')).toBe(Date.parse('2026-11-23T22:29:01Z'));
  expect(time('2026-11-24T22:29:01.5+09:00 mail x\n')).toBe(Date.parse('2026-11-24T13:29:01.500Z'));
  expect(time('2026-11-24 22:29:01 1abc <= x\n')).toBe(Date.parse('2026-11-24T22:29:01Z'));
  expect(time('14:05:55 3,1,9828e101-6e14-46fb-a0e0-9a32621a55db,Connected from 192.0.2.7\n')).toBeNull();
});
