import { expect, test } from 'vitest';
import { enrollCommand } from './enroll-command';

test('the command has the address and the code', () => {
  expect(enrollCommand('https://sluice.example.test', 'AAAA-BBBB')).toBe('sluice guard enroll https://sluice.example.test AAAA-BBBB');
});
