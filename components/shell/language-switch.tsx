'use client';

import { useTranslations } from 'use-intl';
import { languages, type Language } from '@/lib/messages/language';
import { useLanguage } from '../hooks/language';
import classes from './shell.module.css';

/** Each language by its own name, so that a person finds the way back from the other. */
const names: Record<Language, string> = { ko: '한국어', en: 'English' };

export function LanguageSwitch() {
  const t = useTranslations('shell');
  const { language, setLanguage } = useLanguage();
  return (
    <div className={classes.languages} role="group" aria-label={t('language')}>
      {languages.map((candidate) => (
        <button key={candidate} type="button" lang={candidate} aria-pressed={candidate === language} onClick={() => setLanguage(candidate)}>
          {names[candidate]}
        </button>
      ))}
    </div>
  );
}
