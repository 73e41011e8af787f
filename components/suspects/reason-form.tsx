'use client';

import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import classes from './reason-form.module.css';
import { useSenderText } from './use-sender-text';

const SHORTEST = 3;

const WORDS = {
  dismiss: { open: 'dismiss', label: 'dismissReason', hint: 'dismissHint', button: 'dismissButton' },
  byHand: { open: 'byHand', label: 'byHandReason', hint: 'byHandHint', button: 'byHandButton' },
} as const;

/** A decision that is a person's own word: not the culprit, or secured by hand. It needs a reason, so that the next person knows why. */
export function ReasonForm({ decision, account, pending, onDecide }: { decision: keyof typeof WORDS; account: string; pending: boolean; onDecide(reason: string): void }) {
  const text = WORDS[decision];
  const t = useTranslations('incidents.suspect');
  const senderText = useSenderText();
  const words = useTranslations('shell');
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const given = reason.trim();
    setTooShort(given.length < SHORTEST);
    if (given.length >= SHORTEST && !pending) onDecide(given);
  };
  if (!opened) {
    return (
      <Button variant="subtle" className={`touch-target ${classes.apart}`} onClick={() => setOpened(true)}>
        {t(text.open)}
      </Button>
    );
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        autoFocus
        label={t(text.label, { account: senderText(account) })}
        description={t(text.hint)}
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
          {t(text.button)}
        </Button>
      </div>
    </form>
  );
}
