import { createTranslator } from 'use-intl';
import { describe, expect, test } from 'vitest';
import { alertTexts } from './alert-texts';
import { pageFailures } from './page-failure';
import { FALLBACK, languages, type Language } from './language';
import { messagesOf } from './messages';

/** Every text with its path, from a nested object of messages. */
function texts(node: unknown, path = ''): { path: string; text: string }[] {
  if (typeof node === 'string') return [{ path, text: node }];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) => texts(value, path === '' ? key : `${path}.${key}`));
}

const written = (language: Language) => texts({ ...messagesOf(language), sent: alertTexts[language], failed: pageFailures[language] });
const english = new Map(written(FALLBACK).map(({ path, text }) => [path, text]));
const all = languages.flatMap((language) => written(language).map((entry) => ({ ...entry, language })));

/** The names a text has in braces, such as `account` of `{account}` and `{account, number}`. */
const names = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ''))].filter((name) => !/^(one|other)$/.test(name)).sort();

describe.each(languages)('in %s', (language) => {
  test('no text uses a value that the English one has not', () => {
    const found = written(language).filter(({ path, text }) => names(text).some((name) => !names(english.get(path) ?? '').includes(name)));
    expect(found).toEqual([]);
  });

  test('every text can be made, whatever the count', () => {
    const broken: string[] = [];
    const pages = texts(messagesOf(language));
    const t = createTranslator({ locale: language, messages: messagesOf(language), timeZone: 'UTC', onError: ({ message }) => broken.push(message) });
    for (const { path, text } of pages)
      for (const count of [0, 1, 2, 5]) t(path as never, Object.fromEntries(names(text).map((name) => [name, count])) as never);
    expect(broken).toEqual([]);
  });
});

test('Korean is as people write it: no doubled particle, 암호 rather than 비밀번호, no 해요', () => {
  const wrong = /[은을이와]\((는|를|가|과)\)|\((은|을|이|와)\)|비밀번호|패스워드|(?<!세)요[.!?]/;
  expect(written('ko').filter(({ text }) => wrong.test(text))).toEqual([]);
});

test('a count in brackets at the end of a title stands close to it in Korean, as in Japanese', () => {
  expect(all.filter(({ text, language }) => language !== 'en' && / \(\{(count|all|found)\b[^}]*\}\)$/.test(text))).toEqual([]);
});

test('Japanese is as people write it: です and ます without a plain ending, full-width commas and stops, no Korean or Chinese left', () => {
  const wrong =
    /(?:する|(?<![まで])した|ない|ある|できる|だ)。|[ぁ-んァ-ヶ一-龠][,.](?=[ぁ-んァ-ヶ一-龠]|$)|[가-힣]|[、。] |サーバ(?!ー)|ブラウザ(?!ー)|ユーザ(?!ー)/;
  expect(written('ja').filter(({ text }) => wrong.test(text))).toEqual([]);
});

test('no button says only OK, Yes or No', () => {
  expect(all.filter(({ text }) => /^(ok|okay|yes|no|예|아니오|아니요|확인|はい|いいえ)$/i.test(text))).toEqual([]);
});

test('no count is called authentications: Postfix and Exim tell the login with every message, so it may be messages', () => {
  const counted = (path: string): boolean => /(^|\.)(auths|auth-burst|quietWhy)$/.test(path);
  const found = all.filter(({ path }) => counted(path));
  expect(found.length).toBeGreaterThanOrEqual(4 * languages.length);
  expect(found.filter(({ text }) => /authenticat|sign-in|logged in|인증|認証/i.test(text))).toEqual([]);
});
