import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { languages } from '@sluice/messages/language';
import { messagesOf } from '@sluice/messages/messages';
import { wordsAt, wordsScript } from './page-words';
import { GET } from './words/[file]/route';

const answer = (file: string) => GET(new Request(`http://console/words/${file}`), { params: Promise.resolve({ file }) });

test.each(languages)('the script of %s puts its sentences beside those that are there', (language) => {
  const self = { sluiceWords: { xx: 'kept' } as Record<string, unknown> };
  runInNewContext(wordsScript(language).body, { self });
  expect(self.sluiceWords).toEqual({ xx: 'kept', [language]: messagesOf(language) });
});

test('a browser may keep what has its mark in its name, and nothing else', async () => {
  const name = wordsScript('en').path.slice('/words/'.length);
  expect(name).toMatch(/^en\.[0-9a-f]{16}\.js$/);
  expect((await answer(name)).headers.get('cache-control')).toContain('immutable');
  for (const other of ['en.js', 'en.0123456789abcdef.js', `${name}x`]) {
    const { status, headers } = await answer(other);
    expect([other, status, headers.get('cache-control')]).toEqual([other, 200, 'no-store']);
  }
  expect(wordsAt('/words/en.0123456789abcdef.js')?.body).toBe(wordsScript('en').body);
});

test.each(['xx.js', 'en', 'enx.js', '', '../en.js', 'constructor.js'])('there is no file %j', async (file) => {
  expect((await answer(file)).status).toBe(404);
});
