'use client';

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { QueueFilter } from '@sluice/actions/queue-filter';
import { PressOutcome } from '@/components/actions/press-outcome';
import { isReason, ReasonField } from '@/components/actions/reason-field';
import { ReleaseWarning } from '@/components/actions/release-warning';
import { useActs } from '@/components/actions/use-acts';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useFilterText } from './use-filter-text';
import classes from './held.module.css';

export interface MatchAct {
  kind: 'hold-matching' | 'release-matching' | 'delete-matching';
  count: number;
}

const words = { 'hold-matching': 'hold', 'release-matching': 'release', 'delete-matching': 'delete' } as const;

interface MatchDialogProps {
  act: MatchAct;
  filter: QueueFilter;
  /** That of the count which it is about. */
  until: number;
  onClose(): void;
  onDone(): void;
}

/** Asks before what was counted is changed; to delete it, the number is typed and a reason is written. */
export function MatchDialog({ act: { kind, count }, filter, until, onClose, onDone }: MatchDialogProps) {
  const t = useTranslations('held.clean');
  const acts = useActs();
  const filterText = useFilterText();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const deletes = kind === 'delete-matching';
  const ready = !deletes || (typed.trim() === String(count) && isReason(reason));
  const about = JSON.stringify(filter);
  const press = acts.press(kind, about);
  const close = (): void => {
    acts.forget(kind, about);
    onClose();
  };
  const confirm = async (): Promise<void> => {
    if (!ready) return;
    const answer = await acts.start({ kind, filter, until, count, ...(deletes ? { reason: reason.trim() } : {}) });
    if (answer === null) return;
    close();
    onDone();
  };
  const word = words[kind];
  return (
    <ConfirmDialog
      opened
      danger={deletes}
      onClose={close}
      title={t(`${word}Title`, { count })}
      stays={t('stays')}
      confirmLabel={t(word, { count })}
      pending={press?.status === 'sending'}
      disabled={!ready}
      onConfirm={() => void confirm()}
      extra={
        <>
          {deletes && (
            <>
              <TextInput
                label={t('type', { count: String(count) })}
                inputMode="numeric"
                autoComplete="off"
                size="md"
                value={typed}
                error={typed !== '' && typed.trim() !== String(count) ? t('mismatch', { count: String(count) }) : null}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
              <ReasonField value={reason} onChange={setReason} />
            </>
          )}
          {press !== null && press.status !== 'sending' && press.status !== 'accepted' && <PressOutcome press={press} onRetry={() => void confirm()} />}
        </>
      }
    >
      <p className={classes.paragraph}>{filterText(filter)}</p>
      <p className={classes.paragraph}>{t(`${word}Happens`)}</p>
      {kind === 'release-matching' && <ReleaseWarning />}
      <p className={classes.paragraph}>{t('again')}</p>
    </ConfirmDialog>
  );
}
