'use client';

import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import { useAddSuspect } from './use-decide-suspect';
import { ProblemMessage } from '@/components/ui/problem-message';
import classes from './suspect-card.module.css';

const address = /^[^\s@]+@[^\s@]+$/;

/** Adds an account that the log does not accuse, because the operator knows more. */
export function AddAccountForm({ incident, suspects, onAdded }: { incident: number; suspects: readonly SuspectView[]; onAdded(account: string): void }) {
  const t = useTranslations('incidents.find');
  const add = useAddSuspect(incident);
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const account = text.trim().toLowerCase();
    const listed = suspects.some((suspect) => suspect.account === account);
    const fault = !address.test(account) || account.length > 320 ? t('addInvalid') : listed ? t('alreadyListed', { account }) : null;
    setWrong(fault);
    if (fault !== null || add.isPending) return;
    add.mutate(
      { account },
      {
        onSuccess: () => {
          setText('');
          onAdded(account);
        },
      },
    );
  };
  return (
    <form className={classes.add} onSubmit={submit} noValidate>
      <TextInput
        className={classes.addInput}
        type="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        label={t('addLabel')}
        description={t('addHint')}
        value={text}
        error={wrong}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button variant="default" type="submit" className="touch-target" loading={add.isPending}>
        {t('add')}
      </Button>
      <ProblemMessage error={add.error} />
    </form>
  );
}
