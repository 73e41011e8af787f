'use client';

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isReason, ReasonField } from './reason-field';
import { PressOutcome } from './press-outcome';
import { useActs } from './use-acts';
import { RequestProblem } from '../hooks/request';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { useSenderText } from '../suspects/use-sender-text';

interface DeleteDialogProps {
  account: string;
  /** Waiting and held messages of the account now. */
  count: number;
  /** All other messages in the queue; null when not known. */
  others: number | null;
  opened: boolean;
  onClose(): void;
}

/** Deletes an account's mail for good: the operator types how many, and the count is checked again when it is done. */
export function DeleteDialog({ account, count, others, opened, onClose }: DeleteDialogProps) {
  const t = useTranslations('actions.delete');
  const senderText = useSenderText();
  const acts = useActs();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [sending, setSending] = useState(false);
  const press = acts.press('delete-messages', account);
  const changed = press?.error instanceof RequestProblem && press.error.code === 'count-changed';
  const matches = typed.trim() === String(count);
  const close = (): void => {
    setTyped('');
    setReason('');
    acts.forget('delete-messages', account);
    onClose();
  };
  const confirm = async (): Promise<void> => {
    if (!matches || !isReason(reason) || sending) return;
    setSending(true);
    const answer = await acts.start({ kind: 'delete-messages', account, confirmCount: count, reason: reason.trim() });
    setSending(false);
    if (answer !== null) close();
  };
  const hint = changed ? t('changed', { count }) : typed !== '' && !matches ? t('mismatch', { count: String(count) }) : null;
  return (
    <ConfirmDialog
      danger
      opened={opened}
      onClose={close}
      title={t('title', { count, account: senderText(account) })}
      stays={others === null ? t('staysUnknown') : t('stays', { others })}
      confirmLabel={t('button', { count })}
      pending={sending}
      disabled={!matches || !isReason(reason)}
      onConfirm={() => void confirm()}
      extra={
        <>
          <TextInput label={t('label', { count: String(count) })} inputMode="numeric" autoComplete="off" size="md" value={typed} error={hint} onChange={(event) => setTyped(event.currentTarget.value)} />
          <ReasonField value={reason} onChange={setReason} />
          {press !== null && !changed && <PressOutcome press={press} onRetry={() => void confirm()} />}
        </>
      }
    >
      {t('happens')}
    </ConfirmDialog>
  );
}
