import { en } from './en';
import { ko } from './ko';
import type { Language } from './language';

/** Every sentence of the console, by noun and key. Both languages have exactly these keys, or the type check fails. */
export type Messages = typeof en;

const messages: Record<Language, Messages> = { en, ko };

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
