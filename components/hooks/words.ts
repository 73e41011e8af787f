import type { Language } from '@sluice/messages/language';
import type { Messages } from '@sluice/messages/messages';
import { BASE_PATH } from './address';
import { RequestProblem } from './request';

/**
 * The sentences that are here, by language. A page brings those of its own language as a script before all others (`app/words/`), so it is never
 * there without them and no browser loads those of another. On the server the root layout puts them here.
 */
declare global {
  var sluiceWords: Partial<Record<Language, Messages>> | undefined;
}

const TRY_AGAIN_MS = 2_000;

export function wordsHere(language: Language): Messages | undefined {
  return globalThis.sluiceWords?.[language];
}

export function putWords(language: Language, words: Messages): void {
  globalThis.sluiceWords = { ...globalThis.sluiceWords, [language]: words };
}

/** Fetches the sentences of another language. @throws RequestProblem `network` */
export async function fetchWords(language: Language): Promise<Messages> {
  const here = wordsHere(language);
  if (here !== undefined) return here;
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${BASE_PATH}/words/${language}.js`;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new RequestProblem('network', null, null));
    };
    document.head.append(script);
  });
  const words = wordsHere(language);
  if (words === undefined) throw new RequestProblem('unexpected', null, null);
  return words;
}

const awaited = new Map<Language, Promise<Messages>>();

/** For a page whose own script did not arrive: tries until it does. @returns the same promise each time, as React's `use` needs it */
export function wordsAwaited(language: Language): Promise<Messages> {
  const known = awaited.get(language) ?? untilFetched(language);
  awaited.set(language, known);
  return known;
}

async function untilFetched(language: Language): Promise<Messages> {
  for (;;) {
    try {
      return await fetchWords(language);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
}
