'use client';

import { Alert, Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { ProtectionView } from '@/lib/console/protection/schemas';
import { useTickingFormats } from '@/components/hooks/use-formats';
import classes from './protection.module.css';

/** Somebody saved while this form was open: what is in force now, beside what was typed here. */
export function ChangedMeanwhile({ view, onTake }: { view: ProtectionView; onTake(): void }) {
  const t = useTranslations('protection');
  const { age } = useTickingFormats();
  const { applyQueueLimit, threshold, recipientThreshold = null } = view.settings;
  return (
    <Alert role="alert" color="orange" classNames={{ message: 'problem-text' }}>
      <p className={classes.conflict}>
        {t('conflict', {
          name: view.updatedByName ?? t('conflictUnknown'),
          age: view.updatedAt === null ? '' : age(view.updatedAt),
          rule: t(applyQueueLimit ? 'ruleOn' : 'ruleOff'),
          threshold,
          second: recipientThreshold === null ? 'no' : 'yes',
          recipients: recipientThreshold ?? 0,
        })}
      </p>
      <Button variant="default" size="sm" onClick={onTake}>
        {t('takeTheirs')}
      </Button>
    </Alert>
  );
}
