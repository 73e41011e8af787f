import compile from 'icu-minify/compile';
import { createHash } from 'node:crypto';
import { languages, type Language } from '@sluice/messages/language';
import { messagesOf, type Messages } from '@sluice/messages/messages';

export interface WordsScript {
  /** With a mark of what is in it, so that a browser may keep it. */
  path: string;
  body: string;
}

/**
 * What a page needs of the sentences before it can be used; the others come when it is there. Each is a noun, or one sentence or group of it. Every other
 * page gets all of them at once. `page-words.test.tsx` shows the pages with nothing else.
 */
const FIRST = {
  overview: ['shell', 'states', 'overview', 'problems', 'mailing', 'alerts.path', 'alerts.pathTitle', 'alerts.pathMore', 'suspects.sender', 'actions.verb', 'drill.band', 'drill.toDrill', 'drill.invite'],
  'sign-in': ['shell', 'auth', 'problems'],
} as const;
export type Part = keyof typeof FIRST;

/** Of which page an address asks for the first sentences alone; null where it gets all. @param address as the console names it, without the path below which it stands */
export function partOf(address: string | null): Part | null {
  const path = address?.split('?', 1)[0];
  return path === '/' ? 'overview' : path === '/sign-in' ? 'sign-in' : null;
}

/** Sentences as they are put together in a page: taken apart here, so that no browser has to bring what reads ICU syntax. Typed as what they were. */
export type CompiledWords = Messages;
const compiled = new Map<Language, CompiledWords>();

export function wordsOf(language: Language): CompiledWords {
  const known = compiled.get(language) ?? compiledWords(messagesOf(language));
  compiled.set(language, known);
  return known;
}

export function compiledWords<Words>(words: Words): Words {
  if (typeof words === 'string') return compile(words) as Words;
  return Object.fromEntries(Object.entries(words as object).map(([name, each]) => [name, compiledWords(each as unknown)])) as Words;
}

const scripts = new Map<string, WordsScript>();

/** The sentences of one language as a script, see `components/hooks/words.ts`. @param part null: all of them */
export function wordsScript(language: Language, part: Part | null = null): WordsScript {
  const name = part === null ? language : `${language}-${part}`;
  const known = scripts.get(name);
  if (known !== undefined) return known;
  const body = part === null ? scriptOf(language, wordsOf(language), null) : scriptOf(language, firstOf(wordsOf(language), part), wordsScript(language).path);
  const made = { path: `/words/${name}.${createHash('sha256').update(body).digest('hex').slice(0, 16)}.js`, body };
  scripts.set(name, made);
  return made;
}

/**
 * Puts sentences beside those that are there, in their place: whoever has taken hold of a part of them finds the others in it as well.
 *
 * @param rest where all of them are; null when these are all
 */
export function scriptOf(language: Language, words: object, rest: string | null): string {
  const put = `const put=(a,b)=>{for(const k in b)a[k]&&typeof b[k]=='object'&&!Array.isArray(b[k])?put(a[k],b[k]):a[k]=b[k]}`;
  const name = JSON.stringify(language);
  const state = rest === null ? `(self.sluiceWordsWhole??={})[${name}]=true` : `(self.sluiceWordsRest??={})[${name}]=${JSON.stringify(rest)}`;
  return `{${put};put((self.sluiceWords??={})[${name}]??={},${JSON.stringify(words)});${state}}`;
}

/** What a page first shows, of all sentences. */
export function firstOf(words: Messages, part: Part): Messages {
  const first: Record<string, Record<string, unknown>> = {};
  for (const name of FIRST[part]) {
    const [noun = '', key] = name.split('.');
    const all = (words as unknown as Record<string, Record<string, unknown>>)[noun] ?? {};
    first[noun] = { ...first[noun], ...(key === undefined ? all : { [key]: all[key] }) };
  }
  return first as unknown as Messages;
}

/** @param path of a file that may be of another version: its language is answered all the same, because a page without words is worse than one with some of them missing */
export function wordsAt(path: string): (WordsScript & { isThis: boolean }) | null {
  for (const language of languages) {
    for (const part of [null, ...(Object.keys(FIRST) as Part[])]) {
      if (!path.startsWith(`/words/${part === null ? language : `${language}-${part}`}.`)) continue;
      const script = wordsScript(language, part);
      return { ...script, isThis: script.path === path };
    }
  }
  return null;
}
