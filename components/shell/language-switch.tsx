'use client';

import { useTranslations } from 'use-intl';
import { forms, languages } from '@sluice/messages/language';
import { useLanguage } from '../hooks/language';
import { useProblemSentence } from '../ui/problem-message';
import { useNotice } from '../ui/use-notice';
import classes from './shell.module.css';

/** Each language by its own name; short in the header of a phone. */
export function LanguageSwitch() {
  const t = useTranslations('shell');
  const { language, setLanguage } = useLanguage();
  const sentence = useProblemSentence();
  const notice = useNotice();
  return (
    <div className={classes.languages} role="group" aria-label={t('language')}>
      {languages.map((candidate) => (
        <button
          key={candidate}
          type="button"
          lang={candidate}
          aria-pressed={candidate === language}
          onClick={() => void setLanguage(candidate).catch((error: unknown) => notice(sentence(error)))}
        >
          <span className={classes.longName}>{forms[candidate].name}</span>
          <span className={classes.shortName} aria-hidden>
            {forms[candidate].short}
          </span>
        </button>
      ))}
    </div>
  );
}
