import { expect, test } from 'vitest';
import { localConsoleUrl } from './console-address';

test.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['0.0.0.0', 'http://127.0.0.1:3000'],
  ['::', 'http://[::1]:3000'],
  ['::1', 'http://[::1]:3000'],
  ['console.example.test', 'http://console.example.test:3000'],
])('a console on %s is reached at %s', (host, url) => {
  expect(localConsoleUrl({ host, port: 3000 })).toBe(url);
});
