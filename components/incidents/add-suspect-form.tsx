'use client';

import { Button, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { suspectAdditionSchema, type SuspectView } from '@/lib/api/incidents';
import { visibleString } from '../evidence/visible-text';
import { useAddSuspect } from '../hooks/use-decide-suspect';
import { ProblemMessage } from '../ui/problem-message';
import classes from './incident.module.css';

/** For an account that the operator knows of and the log does not show. */
export function AddSuspectForm({ incident, suspects }: { incident: number; suspects: readonly SuspectView[] }) {
  const t = useTranslations('incidents.find');
  const add = useAddSuspect(incident);
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | null>(null);

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (add.isPending) return;
    const checked = suspectAdditionSchema.safeParse({ account: text });
    if (!checked.success || !/^[^@\s]+@[^@\s]+$/.test(checked.data.account)) return setFault(t('addInvalid'));
    const { account } = checked.data;
    if (suspects.some((suspect) => suspect.account === account)) return setFault(t('alreadyListed', { account: visibleString(account) }));
    setFault(null);
    add.mutate({ account }, { onSuccess: () => setText('') });
  }

  return (
    <form className={classes.addForm} onSubmit={submit} noValidate>
      <h3 className={classes.subTitle}>{t('addTitle')}</h3>
      <div className={classes.addRow}>
        <TextInput
          className={classes.addInput}
          label={t('addLabel')}
          description={t('addHint')}
          type="email"
          autoComplete="off"
          spellCheck={false}
          value={text}
          error={fault}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" className="touch-target" loading={add.isPending}>
          {t('add')}
        </Button>
      </div>
      <ProblemMessage error={add.error} />
    </form>
  );
}
