'use client';

import { Textarea } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { REASON_MAX, REASON_MIN } from '@sluice/actions/reason-needed';

interface ReasonFieldProps {
  value: string;
  onChange(value: string): void;
  /** Why one is asked for, where the text of the dialog does not say it. */
  why?: string;
}

/** Whether what was written is a reason. */
export function isReason(text: string): boolean {
  return text.trim().length >= REASON_MIN;
}

/** The written reason of an act, which stays beside it in the timeline and in the audit. */
export function ReasonField({ value, onChange, why }: ReasonFieldProps) {
  const t = useTranslations('actions.reason');
  return (
    <Textarea
      label={t('label')}
      description={why === undefined ? t('hint') : `${why} ${t('hint')}`}
      autosize
      minRows={2}
      maxLength={REASON_MAX}
      value={value}
      error={value !== '' && !isReason(value) ? t('short') : null}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
