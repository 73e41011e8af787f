import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { chooseLanguage, LANGUAGE_COOKIE, type Language } from '@sluice/messages/language';
import { messagesOf, type Messages } from '@sluice/messages/messages';

/** The language of whoever asks for a page. It is chosen on the server, so that the first thing seen is already in it. */
export async function requestLanguage(): Promise<Language> {
  return chooseLanguage((await cookies()).get(LANGUAGE_COOKIE)?.value, (await headers()).get('accept-language'));
}

/** The title of a tab before the page can say more; `name` is the sentence of the page's place. */
export async function pageMetadata(name: keyof Messages['shell']): Promise<Metadata> {
  return { title: messagesOf(await requestLanguage()).shell[name] };
}
