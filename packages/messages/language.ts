import { form as en } from './en/form';
import { form as ja } from './ja/form';
import { form as ko } from './ko/form';
import type { LanguageForm } from './language-form';

/** The list of languages, in the order in which they are offered. Every sentence exists in each of them; one more is a folder beside `en/`, and its line here. */
const listed = { ko, en, ja } satisfies Record<string, LanguageForm>;

export type Language = keyof typeof listed;
export const forms: Readonly<Record<Language, LanguageForm>> = listed;
export const languages = Object.keys(listed) as [Language, ...Language[]];

/** For whoever asked for none of them. */
export const FALLBACK: Language = 'en';

/** The cookie in which a browser keeps the language its user chose. */
export const LANGUAGE_COOKIE = 'sluice-language';

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

/**
 * The language of a page: what the user chose before, else what the browser prefers, else {@link FALLBACK}.
 *
 * @param cookie the value of {@link LANGUAGE_COOKIE}
 * @param acceptLanguage the request's header, for instance `ko-KR,ko;q=0.9,en;q=0.8` (RFC 9110, 12.5.4)
 */
export function chooseLanguage(cookie: string | undefined, acceptLanguage: string | null | undefined): Language {
  if (isLanguage(cookie)) return cookie;
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((text) => /^\s*q=([0-9.]+)\s*$/.exec(text)?.[1]).find((text) => text !== undefined);
      return { language: range.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return wanted.map(({ language }) => language).find(isLanguage) ?? FALLBACK;
}
