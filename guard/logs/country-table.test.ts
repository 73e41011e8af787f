import { expect, test } from 'vitest';
import { readCountryTable } from './country-table';

test('the installed table knows addresses of the internet, and none of a private network', () => {
  const table = readCountryTable();
  expect(table?.countryOf('8.8.8.8')).toBe('US');
  expect(table?.countryOf('168.126.63.1')).toBe('KR');
  expect(table?.countryOf('192.168.0.1')).toBeNull();
  expect(table?.countryOf('127.0.0.1')).toBeNull();
});
