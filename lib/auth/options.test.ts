import { expect, test } from 'vitest';
import { basePathOf } from '@/lib/console/base-path';
import { authSettings, publicUrl } from './options';

const secret = 'x'.repeat(32);

test('reads the address and the secret', () => {
  expect(authSettings({ SLUICE_AUTH_SECRET: secret, SLUICE_URL: 'https://sluice.example.test' })).toEqual({ secret, url: 'https://sluice.example.test', freshMs: 3_600_000, oidc: null });
  expect(authSettings({ SLUICE_AUTH_SECRET: secret, PORT: '4000' }).url).toBe('http://127.0.0.1:4000');
});

test('the address is that of a host or of a path below one; anything else is refused with what to do', () => {
  expect([publicUrl(undefined), publicUrl(' '), publicUrl('https://sluice.example.test/'), publicUrl('HTTP://Host:8080')]).toEqual([null, null, 'https://sluice.example.test', 'http://host:8080']);
  expect([publicUrl('https://example.test/sluice/'), publicUrl('https://example.test/mail/sluice-2')]).toEqual(['https://example.test/sluice', 'https://example.test/mail/sluice-2']);
  expect(['https://example.test', 'https://example.test/mail/sluice'].map((url) => basePathOf(new URL(url)))).toEqual(['', '/mail/sluice']);
  for (const url of ['https://example.test/a//b', 'https://example.test/sluice//', 'https://example.test/api', 'https://example.test/_next/sluice', 'https://example.test/[server]', 'https://example.test/a%20b', 'https://example.test/한국', 'https://example.test/.sluice', 'https://example.test/sluice?a', 'https://example.test/sluice#a', 'https://example.test/?a', 'https://a:b@example.test', 'ftp://example.test', 'sluice.example.test', 'https://']) {
    expect(() => publicUrl(url), url).toThrow(/SLUICE_URL must be an address such as .*a path in it has letters/);
  }
});

test('a production server without a real secret lets nobody sign in', () => {
  expect(() => authSettings({ NODE_ENV: 'production' })).toThrow(/SLUICE_AUTH_SECRET/);
  expect(() => authSettings({ NODE_ENV: 'production', SLUICE_AUTH_SECRET: 'short' })).toThrow(/SLUICE_AUTH_SECRET/);
});
