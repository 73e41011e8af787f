import { expect, test } from 'vitest';
import { enrollCommand, isLocalOrigin } from './enroll-command';

test('the command has the address and the code', () => {
  expect(enrollCommand('https://sluice.example.test', 'AAAA-BBBB')).toBe('sluice guard enroll https://sluice.example.test AAAA-BBBB');
});

test.each([
  ['http://127.0.0.1:3000', true],
  ['http://localhost:3000', true],
  ['http://[::1]:3000', true],
  ['https://sluice.example.test', false],
  ['http://127.example.test', false],
])('%s leads to this machine only: %s', (origin, local) => {
  expect(isLocalOrigin(origin)).toBe(local);
});
