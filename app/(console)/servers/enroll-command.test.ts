import { expect, test } from 'vitest';
import { enrollCommand, installCommand } from './enroll-command';

test('the command has the address and the code', () => {
  expect(enrollCommand('https://sluice.example.test', 'AAAA-BBBB')).toBe('sluice guard enroll https://sluice.example.test AAAA-BBBB');
});

test('the package is fetched from the console, and is installed only when it is the one that was made', () => {
  expect(installCommand('https://sluice.example.test', { name: 'sluice-guard_1_all.deb', sha256: 'abc' }).split('\n')).toEqual([
    'curl -fO https://sluice.example.test/api/guard/package/sluice-guard_1_all.deb',
    "echo 'abc  sluice-guard_1_all.deb' | sha256sum -c && apt install ./sluice-guard_1_all.deb",
  ]);
});
