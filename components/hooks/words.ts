import type { Language } from '@sluice/messages/language';
import type { Messages } from '@sluice/messages/messages';
import { BASE_PATH } from './address';
import { RequestProblem } from './request';

/**
 * The sentences that are here, by language. A page brings those of its own language as a script before all others (`app/words/`), so it is never
 * there without them and no browser loads those of another. Some pages bring only what they first show; the rest is put beside it, into the same
 * objects, before anything that needs it. On the server the root layout puts all of them here.
 */
declare global {
  var sluiceWords: Partial<Record<Language, Messages>> | undefined;
  /** Of which languages all are here. */
  var sluiceWordsWhole: Partial<Record<Language, true>> | undefined;
  /** Where all of them are, of those of which some are here. */
  var sluiceWordsRest: Partial<Record<Language, string>> | undefined;
}

const TRY_AGAIN_MS = 2_000;

/** Those of which at least what the page first shows is here. */
export function wordsHere(language: Language): Messages | undefined {
  return globalThis.sluiceWords?.[language];
}

export function areAllHere(language: Language): boolean {
  return globalThis.sluiceWordsWhole?.[language] === true;
}

export function putWords(language: Language, words: Messages): void {
  globalThis.sluiceWords = { ...globalThis.sluiceWords, [language]: words };
  globalThis.sluiceWordsWhole = { ...globalThis.sluiceWordsWhole, [language]: true };
}

/** Fetches all sentences of a language. @throws RequestProblem `network` */
export async function fetchWords(language: Language): Promise<Messages> {
  if (!areAllHere(language)) {
    await new Promise<void>((resolve, reject) => {
      const script = document.createElement('script');
      script.src = `${BASE_PATH}${globalThis.sluiceWordsRest?.[language] ?? `/words/${language}.js`}`;
      script.onload = () => resolve();
      script.onerror = () => {
        script.remove();
        reject(new RequestProblem('network', null, null));
      };
      document.head.append(script);
    });
  }
  const words = wordsHere(language);
  if (words === undefined) throw new RequestProblem('unexpected', null, null);
  return words;
}

const awaited = new Map<Language, Promise<Messages>>();

/** For a part whose sentences are not here yet: tries until they are. @returns the same promise each time, as React's `use` needs it */
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
