'use client';

import { IconMailFast } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { afterPaint } from '../ui/after-paint';
import { late } from '../ui/late';
import classes from './protect-now.module.css';

const MailingDialog = late(() => import('./mailing-dialog').then(({ MailingDialog: Loaded }) => Loaded));

/** Beside the state of every page: says that a mailing is planned, or ends it. It can always be pressed; where it cannot be done, the dialog says why. */
export function MailingButton() {
  const t = useTranslations('mailing');
  const [opened, setOpened] = useState(false);
  return (
    <>
      <button type="button" className={`${classes.button} ${classes.mailing}`} aria-haspopup="dialog" onClick={() => afterPaint(() => setOpened(true))}>
        <IconMailFast size={18} stroke={1.8} aria-hidden />
        <span className={classes.label}>{t('button')}</span>
      </button>
      {opened && <MailingDialog onClose={() => setOpened(false)} />}
    </>
  );
}
