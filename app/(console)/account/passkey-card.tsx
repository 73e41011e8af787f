'use client';

import { Alert, Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { PasskeyView } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { addPasskey, passkeysPossible } from '@/components/hooks/passkeys';
import { RequestProblem } from '@/components/hooks/request';
import { useFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { useRemovePasskey } from './use-own-account';
import classes from './account.module.css';

/** One's passkeys: added, listed, removed. */
export function PasskeyCard({ passkeys }: { passkeys: readonly PasskeyView[] }) {
  const t = useTranslations('account');
  const { moment, number } = useFormats();
  const notice = useNotice();
  const remove = useRemovePasskey();
  return (
    <Card title={t('passkeysTitle', { count: number(passkeys.length) })}>
      <p className={classes.text}>{t('passkeysText')}</p>
      <ProblemMessage error={remove.error} />
      <ul className={classes.sessions}>
        {passkeys.map(({ id, name: given, createdAt }) => {
          const name = visibleString(given);
          return (
            <li key={id}>
              <div className={classes.session}>
                <strong>{name}</strong>
                <span className={classes.quiet}>{t('passkeySince', { time: moment(createdAt) })}</span>
              </div>
              <Button
                variant="default"
                className="touch-target"
                aria-label={t('passkeyRemoveOf', { name })}
                loading={remove.isPending && remove.variables.id === id}
                onClick={() => remove.mutate({ id }, { onSuccess: () => notice(t('passkeyRemoved')) })}
              >
                {t('passkeyRemove')}
              </Button>
            </li>
          );
        })}
      </ul>
      {passkeysPossible() ? <AddPasskey /> : <Alert color="gray">{t('passkeysNowhere', { address: window.location.origin })}</Alert>}
    </Card>
  );
}

function AddPasskey() {
  const t = useTranslations('account');
  const client = useQueryClient();
  const notice = useNotice();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => addPasskey(name.trim()),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: ['account'] });
      notice(t('passkeyAdded'));
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
