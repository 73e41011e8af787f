import { expect, test } from 'vitest';
import { authSettings } from './options';

const secret = 'x'.repeat(32);

test('reads the address and the secret', () => {
  expect(authSettings({ SLUICE_AUTH_SECRET: secret, SLUICE_URL: 'https://sluice.example.test' })).toEqual({ secret, url: 'https://sluice.example.test', freshMs: 3_600_000 });
  expect(authSettings({ SLUICE_AUTH_SECRET: secret, PORT: '4000' }).url).toBe('http://127.0.0.1:4000');
});

test('a production server without a real secret lets nobody sign in', () => {
  expect(() => authSettings({ NODE_ENV: 'production' })).toThrow(/SLUICE_AUTH_SECRET/);
  expect(() => authSettings({ NODE_ENV: 'production', SLUICE_AUTH_SECRET: 'short' })).toThrow(/SLUICE_AUTH_SECRET/);
});
