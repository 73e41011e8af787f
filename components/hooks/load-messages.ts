import type { Language } from '@/lib/messages/language';
import type { Messages } from '@/lib/messages/messages';

/** Nobody reads two languages at once, and each weighs as much as half of a page. */
const sources: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import('@/lib/messages/en')).en,
  ko: async () => (await import('@/lib/messages/ko')).ko,
};
const loaded = new Map<Language, Promise<Messages>>();

/**
 * All sentences of one language, fetched once.
 *
 * @returns the same promise each time, as React's `use` needs it; one that failed is forgotten, so that it can be tried again
 */
export function loadMessages(language: Language): Promise<Messages> {
  const before = loaded.get(language);
  if (before !== undefined) return before;
  const loading = sources[language]();
  loaded.set(language, loading);
  loading.catch(() => loaded.delete(language));
  return loading;
}
