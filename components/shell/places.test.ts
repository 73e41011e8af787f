import { expect, test } from 'vitest';
import { placeOf, places } from './places';

test.each(places)('$href is the place $name, and so is what lies below it', ({ href, name }) => {
  expect(placeOf(href).name).toBe(name);
  if (href !== '/') expect(placeOf(`${href}/7`).name).toBe(name);
});

test('an address that only begins like a place is not that place', () => {
  expect(placeOf('/audited').name).toBe('overview');
});
