'use client';

import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/api/incidents';
import { useActs } from '../actions/use-acts';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { useCheckSentence } from './use-check-sentence';
import classes from './incident.module.css';

const SHORTEST = 5;

/** Asks before the restart; while a check is not met it wants a written reason. */
export function RestartDialog({ view, opened, onClose }: { view: IncidentView; opened: boolean; onClose(): void }) {
  const t = useTranslations('actions.restart');
  const sentence = useCheckSentence(view.incident.serverName);
  const acts = useActs();
  const [reason, setReason] = useState('');
  const server = view.incident.serverName;
  const unmet = view.restartChecks.filter((check) => !check.met);
  const confirm = (overrideReason: string | null): void => {
    onClose();
    void acts.start({ kind: 'restart-smtp', overrideReason });
  };
  if (unmet.length === 0) {
    return (
      <ConfirmDialog opened={opened} onClose={onClose} title={t('title', { server })} stays={t('stays')} confirmLabel={t('button')} onConfirm={() => confirm(null)}>
        {t('happens')}
      </ConfirmDialog>
    );
  }
  const short = reason.trim().length < SHORTEST;
  return (
    <ConfirmDialog
      opened={opened}
      danger
      onClose={onClose}
      title={t('anywayTitle', { server })}
      stays={t('stays')}
      confirmLabel={t('anywayButton')}
      disabled={short}
      onConfirm={() => confirm(reason.trim())}
      extra={
        <Textarea
          mt="sm"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          label={t('reason')}
          description={short ? t('reasonShort') : t('reasonHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      }
    >
      <p className={classes.dialogText}>{t('anywayHappens')}</p>
      <ul className={classes.dialogList}>
        {unmet.map((check) => (
          <li key={check.code}>{sentence(check)}</li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
