import { createTranslator } from 'use-intl';
import { expect, test } from 'vitest';
import { messagesOf } from '../messages';
import { BEGIN, END, pseudo } from './pseudo-language';

const english = messagesOf('en');
const made = pseudo(english);
const errors: string[] = [];
const t = createTranslator({ locale: 'en', messages: made, timeZone: 'UTC', onError: ({ message }) => errors.push(message) });

test('letters have accents, placeholders and choices stay', () => {
  expect(pseudo('Hold {count, plural, one {# message} other {# messages}} of {account}?')).toBe(
    `${BEGIN}Ĥóļð {count, plural, one {# ɱéššáĝé} other {# ɱéššáĝéš}} óƒ {account}? ɏóñ đéŵ łóŕ ĥáẋ${END}`,
  );
  expect(t('actions.release.title', { count: 1, account: 'sales@example.test' })).toMatch(/^⟦Ŕéļéášé 1 ɱéššáĝé óƒ sales@example\.test\? .+⟧$/);
  expect(errors).toEqual([]);
});

test('every sentence is in brackets and longer by 40 %', () => {
  const texts = (node: unknown): string[] => (typeof node === 'string' ? [node] : Object.values(node as Record<string, unknown>).flatMap(texts));
  const before = texts(english);
  const after = texts(made);
  expect(after).toHaveLength(before.length);
  for (const [index, text] of after.entries()) {
    const plain = before[index] ?? '';
    if (plain === '') continue;
    expect(text.startsWith(BEGIN) && text.endsWith(END), text).toBe(true);
    expect(text.length, text).toBeGreaterThan(plain.replace(/\{[^{}]*\}/g, '').length * 1.35);
  }
});
