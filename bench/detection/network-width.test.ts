import { join } from 'node:path';
import { expect, test } from 'vitest';
import { widthTable } from './network-width';

test('narrower networks make more of ordinary mail come from new ones, and no thief easier to see', () => {
  const table = widthTable([1], join(process.cwd(), 'node_modules/@ip-location-db/asn-country/asn-country-ipv4-num.csv'));
  const figures = new Map(table.split('\n').slice(2).map((row) => [row.split(' | ')[0]?.slice(2), row.split(' | ').slice(1).map(Number.parseFloat)]));
  const [country, wide, narrow] = ['country', '16 bits', '24 bits'].map((width) => figures.get(width) ?? []);
  expect(wide?.[0]).toBeLessThan(narrow?.[0] ?? 0);
  expect(Math.abs((narrow?.[3] ?? 0) - (wide?.[3] ?? 0))).toBeLessThan(2);
  expect(country?.[0]).toBeLessThan((wide?.[0] ?? 0) / 4);
  expect(country?.[3]).toBeLessThan((wide?.[3] ?? 0) - 1);
}, 300_000);
