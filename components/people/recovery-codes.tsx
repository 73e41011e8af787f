'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { CopyButton } from '../ui/copy-button';
import classes from './second-factor.module.css';

/** Recovery codes, which can be read this once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept(): void }) {
  const t = useTranslations('account');
  return (
    <div className={classes.form}>
      <h3 className={classes.title}>
        {t('recoveryTitle')} <CopyButton text={codes.join('\n')} name={t('recoveryAll')} />
      </h3>
      <p className={classes.text}>{t('recoveryText')}</p>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button size="md" onClick={onKept}>
        {t('recoveryKept')}
      </Button>
    </div>
  );
}
