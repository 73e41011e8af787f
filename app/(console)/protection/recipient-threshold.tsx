'use client';

import { Checkbox, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { ProtectionView } from '@/lib/console/protection/schemas';
import { MAX_THRESHOLD } from '@sluice/protection/threshold';
import classes from './protection.module.css';

/** The second threshold, on recipients, beside the rule: off unless it is ticked. */
export function RecipientThreshold(props: {
  recipients: ProtectionView['recipients'];
  /** Whether the rule is ticked, without which this changes nothing. */
  applied: boolean;
  on: boolean;
  text: string;
  /** The number that the text says; null where it says none. */
  typed: number | null;
  invalid: boolean;
  onTick(on: boolean): void;
  onType(text: string): void;
}) {
  const { recipients, applied, on, text, typed, invalid, onTick, onType } = props;
  const t = useTranslations('protection.byRecipients');
  const waiting = recipients?.waiting ?? null;
  const now = waiting === null ? t('nowUnknown') : t(recipients?.complete === true ? 'now' : 'nowAtLeast', { count: waiting });
  return (
    <>
      <Checkbox size="md" label={t('rule')} description={t('hint')} checked={on} onChange={(event) => onTick(event.currentTarget.checked)} />
      {on && (
        <TextInput
          size="md"
          className={classes.threshold}
          label={t('threshold')}
          description={t('thresholdHint', { now })}
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          value={text}
          error={invalid ? t('invalid', { most: MAX_THRESHOLD }) : undefined}
          onChange={(event) => onType(event.currentTarget.value)}
          rightSection={<span className={classes.unit}>{t('unit')}</span>}
          rightSectionWidth={84}
          classNames={{ input: 'digits' }}
        />
      )}
      {on && recipients?.known === false && <p className={classes.note}>{t('tooOld')}</p>}
      {on && applied && typed !== null && waiting !== null && waiting > typed && <p className={classes.note}>{t('above')}</p>}
    </>
  );
}
