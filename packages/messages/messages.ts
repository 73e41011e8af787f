import { pages as en } from './en/pages';
import { pages as ja } from './ja/pages';
import { pages as ko } from './ko/pages';
import type { Language } from './language';

/** Every sentence of the console, by noun and key. Every language has exactly these keys, or the type check fails. */
export type Messages = typeof en;

const messages: Record<Language, Messages> = { ko, en, ja };

/** All texts of one language, in ICU message syntax. */
export function messagesOf(language: Language): Messages {
  return messages[language];
}

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
    Locale: Language;
  }
}
