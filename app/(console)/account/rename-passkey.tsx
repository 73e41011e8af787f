'use client';

import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { visibleString } from '@/components/evidence/visible-text';
import { Dialog } from '@/components/ui/dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { useRenamePasskey } from './use-own-account';
import classes from './account.module.css';

/** Asks for another name of a passkey. */
export function RenamePasskey({ passkey, onClose }: { passkey: { id: string; name: string }; onClose(): void }) {
  const t = useTranslations('account');
  const words = useTranslations('shell');
  const notice = useNotice();
  const rename = useRenamePasskey();
  const [name, setName] = useState(passkey.name);
  function send(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === '' || rename.isPending) return;
    const done = (): void => {
      notice(t('passkeyRenamed', { name: visibleString(name.trim()) }));
      onClose();
    };
    rename.mutate({ id: passkey.id, name: name.trim() }, { onSuccess: done });
  }
  return (
    <Dialog opened onClose={onClose} title={t('passkeyRenameTitle')}>
      <form className={classes.form} noValidate onSubmit={send}>
        <TextInput size="md" data-autofocus label={t('passkeyName')} maxLength={60} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <ProblemMessage error={rename.error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {words('cancel')}
          </Button>
          <Button type="submit" loading={rename.isPending} disabled={name.trim() === ''}>
            {t('passkeyRename')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
