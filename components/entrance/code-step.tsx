'use client';

import { Alert, Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { sendSignIn } from '../hooks/session';
import classes from './entrance.module.css';

type Failure = 'codeNeeded' | 'codeWrong' | 'codeOver' | 'codeLocked' | 'failed';

/** The second half of a sign-in. @param text what was right before it; by default the password @param onBack when the first half must be shown again */
export function CodeStep({ text: before, onSignedIn, onBack }: { text?: string; onSignedIn(): void; onBack(): void }) {
  const t = useTranslations('auth');
  const [text, setText] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, setPending] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setPending(true);
    setFailure(null);
    const code = await import('@/lib/console/people/schemas').then(({ codeSchema }) => codeSchema.safeParse(text), () => null);
    if (code === null || !code.success) {
      setPending(false);
      return setFailure(code === null ? 'failed' : 'codeNeeded');
    }
    const path = code.data.includes('-') ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp';
    const { failure: refused } = await sendSignIn(path, { code: code.data });
    if (refused === null) return onSignedIn();
    setPending(false);
    setFailure(failureOf(refused));
  };
  const atField = failure === 'codeNeeded' || failure === 'codeWrong';
  return (
    <form className={classes.form} noValidate onSubmit={(event) => void send(event)}>
      <p className={classes.hint}>{before ?? t('codeText')}</p>
      {failure !== null && !atField && (
        <Alert role="alert" color="red" classNames={{ message: 'problem-text' }}>
          {t(failure)}
        </Alert>
      )}
      <TextInput
        size="md"
        autoFocus
        label={t('code')}
        autoComplete="one-time-code"
        autoCapitalize="none"
        maxLength={40}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={atField ? t(failure) : undefined}
      />
      <Button type="submit" size="md" loading={pending}>
        {t('signIn')}
      </Button>
      <Button variant="subtle" onClick={onBack}>
        {t('startAgain')}
      </Button>
      <p className={classes.hint}>{t('codeLost')}</p>
    </form>
  );
}

function failureOf({ status, code }: { status: number; code?: string | undefined }): Failure {
  if (code === 'INVALID_CODE' || code === 'INVALID_BACKUP_CODE') return 'codeWrong';
  if (status === 429) return 'codeLocked';
  return status >= 400 && status < 500 ? 'codeOver' : 'failed';
}
