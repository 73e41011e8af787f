import { expect, test } from 'vitest';
import { chooseLanguage } from './language';

test.each([
  ['ko', 'en-GB,en;q=0.9', 'ko'],
  ['en', 'ko', 'en'],
  [undefined, 'ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
  [undefined, 'fr-FR,en;q=0.5,ko;q=0.7', 'ko'],
  [undefined, 'fr, en;q=0.8, ko;q=0', 'en'],
  [undefined, 'ja,en-US;q=0.9,en;q=0.8', 'ja'],
  [undefined, 'fr', 'en'],
  [undefined, null, 'en'],
  ['xx; <script>', ';;,,q=9', 'en'],
])('cookie %s and Accept-Language %s give %s', (cookie, header, language) => {
  expect(chooseLanguage(cookie, header)).toBe(language);
});
