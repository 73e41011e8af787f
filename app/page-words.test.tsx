import { runInNewContext } from 'node:vm';
import { createTranslator } from 'use-intl';
import { expect, test } from 'vitest';
import { languages } from '@sluice/messages/language';
import { messagesOf } from '@sluice/messages/messages';
import { compiledWords, partOf, wordsAt, wordsOf, wordsScript } from './page-words';
import { GET } from './words/[file]/route';

const answer = (file: string) => GET(new Request(`http://console/words/${file}`), { params: Promise.resolve({ file }) });

test.each(languages)('the script of %s puts its sentences beside those that are there, and says that they are all', (language) => {
  const self = { sluiceWords: { xx: 'kept' } as Record<string, unknown>, sluiceWordsWhole: undefined };
  runInNewContext(wordsScript(language).body, { self });
  expect(self.sluiceWords).toEqual({ xx: 'kept', [language]: wordsOf(language) });
  expect(self.sluiceWordsWhole).toEqual({ [language]: true });
});

test.each(['overview', 'sign-in'] as const)('the first sentences of %s are completed where they are, whichever script comes first', (part) => {
  const first = wordsScript('ko', part);
  expect(first.body.length).toBeLessThan(wordsScript('ko').body.length / 2);
  const self: { sluiceWords?: Record<string, { shell: object }>; sluiceWordsRest?: object } = {};
  runInNewContext(first.body, { self });
  const held = self.sluiceWords?.['ko']?.shell;
  expect(self.sluiceWordsRest).toEqual({ ko: wordsScript('ko').path });
  runInNewContext(wordsScript('ko').body, { self });
  expect(self.sluiceWords).toEqual({ ko: wordsOf('ko') });
  expect(self.sluiceWords?.['ko']?.shell).toBe(held);
  runInNewContext(first.body, { self });
  expect(self.sluiceWords).toEqual({ ko: wordsOf('ko') });
});

test('which page brings the first sentences alone', () => {
  expect(['/', '/?server=x', '/sign-in?return=%2F', '/suspects', '/sign-in/window', null].map(partOf)).toEqual(['overview', 'overview', 'sign-in', null, null, null]);
});

test('a browser may keep what has its mark in its name, and nothing else', async () => {
  for (const part of [null, 'overview'] as const) {
    const name = wordsScript('en', part).path.slice('/words/'.length);
    expect(name).toMatch(/^en(-overview)?\.[0-9a-f]{16}\.js$/);
    expect((await answer(name)).headers.get('cache-control')).toContain('immutable');
    for (const other of [name.replace(/\.[0-9a-f]{16}/, ''), name.replace(/[0-9a-f]{16}/, '0123456789abcdef'), `${name}x`]) {
      const { status, headers } = await answer(other);
      expect([other, status, headers.get('cache-control')]).toEqual([other, 200, 'no-store']);
    }
  }
  expect(wordsAt('/words/en.0123456789abcdef.js')?.body).toBe(wordsScript('en').body);
});

test.each(['xx.js', 'en', 'enx.js', 'en-audit.js', '', '../en.js', 'constructor.js'])('there is no file %j', async (file) => {
  expect((await answer(file)).status).toBe(404);
});

test('a sentence that was taken apart keeps its plain words, its values and its choices', () => {
  expect(compiledWords({ a: 'Words', b: { c: 'For {name}', d: '{count, plural, one {# message} other {# messages}}' } })).toEqual({
    a: 'Words',
    b: { c: ['For ', ['name']], d: [['count', 2, { one: [0, ' message'], other: [0, ' messages'] }]] },
  });
  expect(createTranslator({ locale: 'en', messages: messagesOf('en'), namespace: 'shell' })('browserTime', { time: 'x' })).toContain('x');
});
