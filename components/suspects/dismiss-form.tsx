'use client';

import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { visibleString } from '../evidence/visible-text';
import classes from './dismiss-form.module.css';

const SHORTEST = 3;

/** Marks an account as not the culprit; it needs a reason, so that the next person knows why. */
export function DismissForm({ account, pending, onDismiss }: { account: string; pending: boolean; onDismiss(reason: string): void }) {
  const t = useTranslations('incidents.suspect');
  const words = useTranslations('shell');
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const given = reason.trim();
    setTooShort(given.length < SHORTEST);
    if (given.length >= SHORTEST && !pending) onDismiss(given);
  };
  if (!opened) {
    return (
      <Button variant="subtle" className={`touch-target ${classes.apart}`} onClick={() => setOpened(true)}>
        {t('dismiss')}
      </Button>
    );
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        autoFocus
        label={t('dismissReason', { account: visibleString(account) })}
        description={t('dismissHint')}
        value={reason}
        maxLength={500}
        error={tooShort ? t('dismissShort') : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button variant="default" className="touch-target" onClick={() => setOpened(false)}>
          {words('cancel')}
        </Button>
        <Button variant="light" type="submit" className="touch-target" loading={pending}>
          {t('dismissButton')}
        </Button>
      </div>
    </form>
  );
}
