/** The languages every sentence exists in. */
export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

/** The cookie in which a browser keeps the language its user chose. */
export const LANGUAGE_COOKIE = 'sluice-language';

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

/**
 * The language of a page: what the user chose before, else what the browser prefers, else English.
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
  return wanted.map(({ language }) => language).find(isLanguage) ?? 'en';
}
