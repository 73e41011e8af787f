'use client';

import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { visibleString } from '../evidence/visible-text';
import { ConfirmDialog } from '../ui/confirm-dialog';

const SHORTEST = 3;

/** Asks why an account is not the culprit; what was typed stays when the dialog is closed. */
export function DismissDialog(props: { account: string; opened: boolean; pending: boolean; onClose(): void; onDismiss(reason: string): void }) {
  const t = useTranslations('incidents.suspect');
  const [reason, setReason] = useState('');
  const short = reason.trim().length < SHORTEST;
  const question = t('dismissReason', { account: visibleString(props.account) });
  return (
    <ConfirmDialog
      opened={props.opened}
      onClose={props.onClose}
      title={question}
      confirmLabel={t('dismissButton')}
      disabled={short}
      pending={props.pending}
      onConfirm={() => props.onDismiss(reason.trim())}
      extra={
        <Textarea
          mt="sm"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          aria-label={question}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          description={short ? t('dismissShort') : undefined}
        />
      }
    >
      {t('dismissHint')}
    </ConfirmDialog>
  );
}
