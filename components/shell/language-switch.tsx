'use client';

import { useTranslations } from 'use-intl';
import { languages, type Language } from '@/lib/messages/language';
import { useLanguage } from '../hooks/language';
import classes from './shell.module.css';

/** Each language by its own name, so that a person finds the way back from the other; short where the header has a choice of servers on a phone. */
const names: Record<Language, { name: string; short: string }> = { ko: { name: '한국어', short: '한' }, en: { name: 'English', short: 'En' } };

export function LanguageSwitch() {
  const t = useTranslations('shell');
  const { language, setLanguage } = useLanguage();
  return (
    <div className={classes.languages} role="group" aria-label={t('language')}>
      {languages.map((candidate) => (
        <button key={candidate} type="button" lang={candidate} aria-pressed={candidate === language} onClick={() => setLanguage(candidate)}>
          <span className={classes.longName}>{names[candidate].name}</span>
          <span className={classes.shortName} aria-hidden>
            {names[candidate].short}
          </span>
        </button>
      ))}
    </div>
  );
}
