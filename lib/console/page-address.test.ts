import { expect, test } from 'vitest';
import { signInAddress } from './page-address';

test.each([
  ['/suspects?account=a%40b.test&show=watch', '/sign-in?return=%2Fsuspects%3Faccount%3Da%2540b.test%26show%3Dwatch'],
  ['/', '/sign-in?return=%2F'],
  ['', '/sign-in'],
  [null, '/sign-in'],
])('%j', (wanted, address) => {
  expect(signInAddress(wanted)).toBe(address);
  if (wanted) expect(new URLSearchParams(address.slice(address.indexOf('?'))).get('return')).toBe(wanted);
});
