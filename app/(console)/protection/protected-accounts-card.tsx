'use client';

import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { protectedAccountsSchema, protectedNameSchema, type ProtectedAccount } from '@/lib/console/protected-accounts/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { request } from '@/components/hooks/request';
import { useFormats } from '@/components/hooks/use-formats';
import { PROTECTED_ACCOUNTS, useProtectedAccounts } from '@/components/hooks/use-protected-accounts';
import { Permitted } from '@/components/people/permitted';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import classes from './protection.module.css';

type Change = { method: 'POST'; name: string; note: string } | { method: 'DELETE'; name: string };

function useChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) =>
      change.method === 'DELETE'
        ? request('/api/protected-accounts', { schema: protectedAccountsSchema, method: 'DELETE', query: { name: change.name } })
        : request('/api/protected-accounts', { schema: protectedAccountsSchema, method: 'POST', body: { name: change.name, note: change.note } }),
    onSuccess: (list) => client.setQueryData(PROTECTED_ACCOUNTS, list),
  });
}

/** The accounts on which costly acts need a written reason, and how one is added or removed. */
export function ProtectedAccountsCard() {
  const t = useTranslations('protection.accounts');
  const { moment } = useFormats();
  const { data, error } = useProtectedAccounts();
  const notice = useNotice();
  const change = useChange();
  const [removing, setRemoving] = useState<ProtectedAccount | null>(null);
  const removed = visibleString(removing?.name ?? '');
  const remove = (name: string): void =>
    change.mutate(
      { method: 'DELETE', name },
      {
        onSuccess: () => {
          setRemoving(null);
          notice(t('removedNotice', { name: removed }));
        },
      },
    );
  return (
    <Card title={t('title')}>
      <div className={classes.form}>
        <p className={classes.gateUse}>{t('text')}</p>
        <ProblemMessage error={error} />
        {data?.accounts.length === 0 && <p className={classes.gateUse}>{t('none')}</p>}
        <ul className={classes.accounts} aria-label={t('title')}>
          {data?.accounts.map((account) => (
            <li key={account.name}>
              <div className={classes.accountName}>
                <strong>
                  <bdi>{visibleString(account.name)}</bdi>
                </strong>
                {account.note !== '' && <span>{visibleString(account.note)}</span>}
                <span className={classes.gateUse}>{t('by', { name: visibleString(account.addedByName), time: moment(account.addedAt) })}</span>
              </div>
              <Permitted permission="protection:change" quiet>
                <Button variant="default" className="touch-target" aria-label={t('removeOf', { name: visibleString(account.name) })} onClick={() => setRemoving(account)}>
                  {t('remove')}
                </Button>
              </Permitted>
            </li>
          ))}
        </ul>
        <Permitted permission="protection:change">
          <AddForm />
        </Permitted>
      </div>
      <ConfirmDialog
        opened={removing !== null}
        danger
        onClose={() => setRemoving(null)}
        title={t('removeTitle', { name: removed })}
        stays={t('removeStays')}
        confirmLabel={t('removeOf', { name: removed })}
        pending={change.isPending}
        extra={<ProblemMessage error={change.error} />}
        onConfirm={() => removing !== null && remove(removing.name)}
      >
        {t('removeText')}
      </ConfirmDialog>
    </Card>
  );
}

function AddForm() {
  const t = useTranslations('protection.accounts');
  const notice = useNotice();
  const change = useChange();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const parsed = protectedNameSchema.safeParse(name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!parsed.success || change.isPending) return;
    const added = parsed.data;
    change.mutate(
      { method: 'POST', name: added, note },
      {
        onSuccess: () => {
          notice(t('addedNotice', { name: visibleString(added) }));
          setName('');
          setNote('');
          setTried(false);
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <TextInput size="md" label={t('name')} description={t('nameHint')} maxLength={320} autoCapitalize="none" autoComplete="off" spellCheck={false} value={name} error={tried && !parsed.success ? t('nameInvalid') : null} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput size="md" label={t('note')} description={t('noteHint')} maxLength={200} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      <ProblemMessage error={change.error} />
      <div className={classes.buttons}>
        <Button type="submit" size="md" variant="default" loading={change.isPending}>
          {t('add')}
        </Button>
      </div>
    </form>
  );
}
