import { expect, test } from 'vitest';
import { AddressCountries } from './address-countries';

const countries = tableOf('16777216,16777471,AU\n16842752,16843007,KR\n');

test.each<[string, string | null]>([
  ['1.0.0.0', 'AU'],
  ['1.0.0.255', 'AU'],
  ['1.0.1.0', null],
  ['0.255.255.255', null],
  ['::ffff:1.1.0.7', 'KR'],
  ['255.255.255.255', null],
  ['2001:db8::1', null],
  ['1.0.0.256', null],
  ['unknown', null],
])('%s', (address, expected) => {
  expect(countries.countryOf(address)).toBe(expected);
});

test('an empty table knows nothing', () => {
  expect(tableOf('').countryOf('1.0.0.1')).toBeNull();
});

function tableOf(text: string): AddressCountries {
  return new AddressCountries(new TextEncoder().encode(text));
}
