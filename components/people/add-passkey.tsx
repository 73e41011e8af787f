'use client';

import { Alert, Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { addPasskey } from '../hooks/passkeys';
import { RequestProblem } from '../hooks/request';
import { ProblemMessage } from '../ui/problem-message';
import classes from './second-factor.module.css';

/** Makes a passkey on this device, with a name. @param onAdded what the page does then */
export function AddPasskey({ onAdded }: { onAdded(): void | Promise<void> }) {
  const t = useTranslations('account');
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => addPasskey(name.trim()),
    onSuccess: async () => {
      setName('');
      await onAdded();
    },
  });
  function send(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== '' && !add.isPending) add.mutate();
  }
  const refused = add.error !== null && !(add.error instanceof RequestProblem && add.error.problem !== null);
  return (
    <form className={classes.form} noValidate onSubmit={send}>
      <TextInput size="md" label={t('passkeyName')} description={t('passkeyNameHint')} maxLength={60} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      {refused ? (
        <Alert role="alert" color="red">
          {t('passkeyFailed')}
        </Alert>
      ) : (
        <ProblemMessage error={add.error} />
      )}
      <Button type="submit" size="md" variant="default" loading={add.isPending} disabled={name.trim() === ''}>
        {t('passkeyAdd')}
      </Button>
    </form>
  );
}
