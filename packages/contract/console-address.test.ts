import { expect, test } from 'vitest';
import { isLocalOrigin, isReadableOnTheWay } from './console-address';

test.each([
  ['http://127.0.0.1:3000', true],
  ['http://localhost:3000', true],
  ['http://[::1]:3000', true],
  ['https://sluice.example.test', false],
  ['http://127.example.test', false],
])('%s leads to this machine only: %s', (origin, local) => {
  expect(isLocalOrigin(origin)).toBe(local);
});

test.each([
  ['http://127.0.0.1:3000', false],
  ['https://sluice.example.test', false],
  ['http://sluice.example.test', true],
  ['http://192.0.2.1:3000/sluice', true],
])('what is sent to %s can be read on the way: %s', (address, readable) => {
  expect(isReadableOnTheWay(address)).toBe(readable);
});
