'use client';

import { createContext, use, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider } from 'use-intl';
import { LANGUAGE_COOKIE, type Language } from '@sluice/messages/language';
import { fetchWords, wordsAwaited, wordsHere } from './words';

interface LanguageChoice {
  language: Language;
  /** @throws RequestProblem when its sentences cannot be fetched; nothing is changed then */
  setLanguage(language: Language): Promise<void>;
}

const LanguageContext = createContext<LanguageChoice | null>(null);

/** Gives every text below it in one language. A change keeps all state of the page and is remembered for a year. */
export function LanguageProvider({ initial, children }: { initial: Language; children: ReactNode }) {
  const [language, setState] = useState(initial);
  const messages = wordsHere(language) ?? use(wordsAwaited(language));
  const setLanguage = useCallback(async (next: Language) => {
    await fetchWords(next);
    document.cookie = `${LANGUAGE_COOKIE}=${next}; path=/; max-age=31536000; samesite=lax`;
    setState(next);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo(() => ({ language, setLanguage }), [language, setLanguage]);
  return (
    <LanguageContext value={choice}>
      <IntlProvider locale={language} messages={messages} timeZone="UTC">
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

/** The language in use, and how to change it. */
export function useLanguage(): LanguageChoice {
  const choice = useContext(LanguageContext);
  if (choice === null) throw new Error('useLanguage needs a LanguageProvider above it');
  return choice;
}
