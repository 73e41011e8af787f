'use client';

import './globals.css';
import { useSyncExternalStore } from 'react';
import { chooseLanguage, FALLBACK, LANGUAGE_COOKIE } from '@sluice/messages/language';
import { pageFailures } from '@sluice/messages/page-failure';
import classes from './global-error.module.css';

/** What stands in place of everything when that which every page is in has failed: it can count on no sentence, theme or query that is not its own. */
export default function GlobalFailure({ error }: { error: Error & { digest?: string } }) {
  const language = useSyncExternalStore(never, languageOfBrowser, () => FALLBACK);
  const words = pageFailures[language];
  return (
    <html lang={language}>
      <body className={classes.page}>
        <title>{`${words.title} · Sluice`}</title>
        <main className={classes.told}>
          <h1>{words.title}</h1>
          <p>{words.text}</p>
          <p>{error.digest === undefined ? words.withoutCode : `${words.withCode} ${error.digest}`}</p>
          <button type="button" className={classes.again} onClick={() => window.location.reload()}>
            {words.again}
          </button>
        </main>
      </body>
    </html>
  );
}

const never = () => () => undefined;

function languageOfBrowser() {
  const cookie = document.cookie.split('; ').find((each) => each.startsWith(`${LANGUAGE_COOKIE}=`));
  return chooseLanguage(cookie?.slice(LANGUAGE_COOKIE.length + 1), navigator.languages.join(','));
}
