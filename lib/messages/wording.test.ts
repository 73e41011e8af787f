import { describe, expect, test } from 'vitest';
import { en as pages } from './en';
import { alertTexts as sentInEnglish } from './en/alert-texts';
import { ko as koreanPages } from './ko';
import { alertTexts as sentInKorean } from './ko/alert-texts';

const en = { ...pages, sent: sentInEnglish };
const ko = { ...koreanPages, sent: sentInKorean };

/** Every text with its path, from a nested object of messages. */
function texts(node: unknown, path = ''): { path: string; text: string }[] {
  if (typeof node === 'string') return [{ path, text: node }];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) => texts(value, path === '' ? key : `${path}.${key}`));
}

/** The names a text has in braces, such as `account` of `{account}` and `{account, number}`. */
const names = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ''))].filter((name) => !/^(one|other)$/.test(name)).sort();

describe.each(texts(ko))('$path', ({ path, text }) => {
  const english = texts(en).find((entry) => entry.path === path)?.text ?? '';
  test('is Korean as people write it: no doubled particle, 암호 rather than 비밀번호, no 해요', () => {
    expect(text).not.toMatch(/[은을이와]\((는|를|가|과)\)|\((은|을|이|와)\)/);
    expect(text).not.toMatch(/비밀번호|패스워드/);
    expect(text).not.toMatch(/(?<!세)요[.!?]/);
  });
  test('uses nothing that the English text does not use', () => {
    expect(names(english)).toEqual(expect.arrayContaining(names(text)));
  });
});

test('no button says only OK, Yes or No', () => {
  const found = [...texts(en), ...texts(ko)].filter(({ text }) => /^(ok|okay|yes|no|예|아니오|아니요|확인)$/i.test(text));
  expect(found).toEqual([]);
});

test('no count is called authentications: Postfix and Exim tell the login with every message, so it may be messages', () => {
  const counted = (path: string): boolean => /(^|\.)(auths|auth-burst|quietWhy)$/.test(path);
  const found = [...texts(en), ...texts(ko)].filter(({ path }) => counted(path));
  expect(found.length).toBeGreaterThanOrEqual(8);
  expect(found.filter(({ text }) => /authenticat|sign-in|logged in|인증/i.test(text))).toEqual([]);
});
