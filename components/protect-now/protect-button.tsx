'use client';

import { IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { afterPaint } from '../ui/after-paint';
import { late } from '../ui/late';
import classes from './protect-now.module.css';

const ProtectDialog = late(() => import('./protect-dialog').then(({ ProtectDialog: Loaded }) => Loaded));

/** Beside the state of every page: begins protection by hand. It can always be pressed; where it cannot be done, the dialog says why. */
export function ProtectButton() {
  const t = useTranslations('actions.verb');
  const [opened, setOpened] = useState(false);
  return (
    <>
      <button type="button" className={classes.button} aria-haspopup="dialog" onClick={() => afterPaint(() => setOpened(true))}>
        <IconShieldLock size={18} stroke={1.8} aria-hidden />
        <span className={classes.label}>{t('protect-now')}</span>
      </button>
      {opened && <ProtectDialog onClose={() => setOpened(false)} />}
    </>
  );
}
