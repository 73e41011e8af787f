import { expect, test } from 'vitest';
import { returnAddress } from './return-address';

test.each([
  [null, '/'],
  ['/incidents/7?step=find', '/incidents/7?step=find'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
  ['/sign-in?return=/sign-in', '/'],
])('from %s to %s', (wanted, address) => {
  expect(returnAddress(wanted)).toBe(address);
});
