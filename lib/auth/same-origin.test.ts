import { expect, test } from 'vitest';
import { isSameOrigin } from './same-origin';

const from = (origin: string | null, host: string, url = 'http://127.0.0.1:3000') =>
  isSameOrigin(new Headers(origin === null ? { host } : { origin, host }), url);

test('takes the page of the host that was asked, whatever the configured address', () => {
  expect(from('http://127.0.0.1:3000', '127.0.0.1:3000')).toBe(true);
  expect(from('http://192.0.2.7:4000', '192.0.2.7:4000')).toBe(true);
  expect(from('https://sluice.example.test', 'SLUICE.example.test')).toBe(true);
});

test('takes the configured address behind a proxy that rewrites Host', () => {
  expect(from('https://sluice.example.test', '127.0.0.1:3000', 'https://sluice.example.test/')).toBe(true);
});

test('refuses another site, another port, an opaque origin and none', () => {
  expect(from('http://evil.test', '127.0.0.1:3000')).toBe(false);
  expect(from('http://127.0.0.1:3001', '127.0.0.1:3000')).toBe(false);
  expect(from('http://127.0.0.1:3000.evil.test', '127.0.0.1:3000')).toBe(false);
  expect(from('null', '127.0.0.1:3000')).toBe(false);
  expect(from('file://127.0.0.1:3000', '127.0.0.1:3000')).toBe(false);
  expect(from(null, '127.0.0.1:3000')).toBe(false);
});
