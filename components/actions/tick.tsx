'use client';

import { Checkbox } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useSenderText } from '../suspects/use-sender-text';
import classes from './many-bar.module.css';

/** The tick of one account, wide enough for a thumb. */
export function Tick({ account, checked, disabled = false, onToggle }: { account: string; checked: boolean; disabled?: boolean; onToggle(account: string): void }) {
  const t = useTranslations('actions.many');
  const senderText = useSenderText();
  return (
    <label className={classes.tick}>
      <Checkbox aria-label={t('tick', { account: senderText(account) })} checked={checked && !disabled} disabled={disabled} onChange={() => onToggle(account)} />
    </label>
  );
}
