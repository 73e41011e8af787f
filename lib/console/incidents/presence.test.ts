import { expect, test } from 'vitest';
import { Presence } from './presence';

const T0 = 1_800_000_000_000;
const hana = { number: 4, personId: 'h', name: 'Hana', step: 'secure', at: T0 } as const;
const jun = { number: 4, personId: 'j', name: 'Jun', step: 'find', at: T0 } as const;

test('each is told of the others who look at the same incident, and not of himself in another window', () => {
  const presence = new Presence();
  expect(presence.look(hana)).toEqual([]);
  expect(presence.look({ ...hana, step: 'clean' })).toEqual([]);
  expect(presence.look(jun)).toEqual([{ name: 'Hana', step: 'clean' }]);
  expect(presence.look({ ...jun, personId: 'a', name: 'Ada', step: null })).toEqual([{ name: 'Hana', step: 'clean' }, { name: 'Jun', step: 'find' }]);
  expect(presence.look({ ...jun, number: 5 })).toEqual([]);
});

test('who does not ask any more has gone', () => {
  const presence = new Presence();
  presence.look(hana);
  expect(presence.look({ ...jun, at: T0 + 9_999 })).toHaveLength(1);
  expect(presence.look({ ...jun, at: T0 + 10_000 })).toEqual([]);
});

test('very many pages are not all remembered', () => {
  const presence = new Presence();
  for (let index = 0; index < 2_000; index += 1) presence.look({ ...hana, personId: `p${index}`, name: `p${index}` });
  expect(presence.look(jun)).toHaveLength(500);
});
