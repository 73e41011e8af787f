import { createHash } from 'node:crypto';
import { languages, type Language } from '@sluice/messages/language';
import { messagesOf } from '@sluice/messages/messages';

export interface WordsScript {
  /** With a mark of what is in it, so that a browser may keep it. */
  path: string;
  body: string;
}

const scripts = new Map<Language, WordsScript>();

/** All sentences of one language as a script, see `components/hooks/words.ts`. */
export function wordsScript(language: Language): WordsScript {
  const known = scripts.get(language);
  if (known !== undefined) return known;
  const body = `self.sluiceWords={...self.sluiceWords,${JSON.stringify(language)}:${JSON.stringify(messagesOf(language))}}`;
  const made = { path: `/words/${language}.${createHash('sha256').update(body).digest('hex').slice(0, 16)}.js`, body };
  scripts.set(language, made);
  return made;
}

/** @param path of a file that may be of another version: its language is answered all the same, because a page without words is worse than one with some of them missing */
export function wordsAt(path: string): (WordsScript & { isThis: boolean }) | null {
  const language = languages.find((each) => path.startsWith(`/words/${each}.`));
  if (language === undefined) return null;
  const script = wordsScript(language);
  return { ...script, isThis: script.path === path };
}
