import { expect, test } from 'vitest';
import { matchingCommands, shortcutOf, type Command } from './commands';

const all: Command[] = [
  { kind: 'incident', label: 'Open incident 7', href: '/incidents/7' },
  { kind: 'place', name: 'incidents', label: 'Incidents', href: '/incidents' },
  { kind: 'place', name: 'audit', label: 'Audit', href: '/audit' },
];
const search = (text: string): Command => ({ kind: 'search', label: `Search for ${text}`, href: `/suspects?search=${text}` });

test.each([
  ['', ['/incidents/7', '/incidents', '/audit']],
  ['INCID', ['/incidents/7', '/incidents', '/suspects?search=INCID']],
  [' 7 open ', ['/incidents/7', '/suspects?search=7 open']],
  ['sales2@', ['/suspects?search=sales2@']],
])('%j finds %j', (typed, hrefs) => {
  expect(matchingCommands(all, typed, search).map(({ href }) => href)).toEqual(hrefs);
});

const plain = { ctrlKey: false, metaKey: false, altKey: false };
test.each([
  [{ ...plain, key: '?' }, false, 'commands'],
  [{ ...plain, key: '?' }, true, null],
  [{ ...plain, key: '/' }, false, 'search'],
  [{ ...plain, key: '/' }, true, null],
  [{ ...plain, key: 'k', ctrlKey: true }, true, 'commands'],
  [{ ...plain, key: 'K', metaKey: true }, false, 'commands'],
  [{ ...plain, key: 'k', ctrlKey: true, altKey: true }, false, null],
  [{ ...plain, key: '/', ctrlKey: true }, false, null],
  [{ ...plain, key: 'k' }, false, null],
])('%j, writing %s: %s', (event, writing, expected) => {
  expect(shortcutOf(event, writing)).toBe(expected);
});
