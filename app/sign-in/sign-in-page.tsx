'use client';

import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { authClient } from '@/components/hooks/session';
import { Entrance } from '@/components/entrance/entrance';
import { returnAddress } from './return-address';
import classes from '@/components/entrance/entrance.module.css';

type Failure = 'wrong' | 'disabled' | 'tooMany' | 'failed';

export function SignInPage() {
  const t = useTranslations('auth');
  const parameters = useSearchParams();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, setPending] = useState(false);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: parameters.get('email') ?? '', password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : t('emailNeeded')),
      password: (value) => (value === '' ? t('passwordNeeded') : null),
    },
  });
  const signIn = async ({ email, password }: { email: string; password: string }): Promise<void> => {
    setPending(true);
    setFailure(null);
    const result = await authClient.signIn.email({ email: email.trim(), password }).catch(() => ({ error: { status: 0, code: undefined } }));
    if (result.error === null) {
      window.location.assign(returnAddress(parameters.get('return')));
      return;
    }
    setPending(false);
    setFailure(result.error.code === 'DISABLED' ? 'disabled' : failureOf(result.error.status));
  };
  return (
    <Entrance title={t('signInTo')}>
      <form className={classes.form} noValidate onSubmit={form.onSubmit((values) => void signIn(values))}>
        {parameters.has('created') && failure === null && <Alert color="green">{t('createdSignIn')}</Alert>}
        {failure !== null && (
          <Alert role="alert" color="red" classNames={{ message: 'problem-text' }}>
            {t(failure)}
          </Alert>
        )}
        <TextInput type="email" size="md" label={t('email')} autoComplete="username" inputMode="email" key={form.key('email')} {...form.getInputProps('email')} />
        <PasswordInput size="md" label={t('password')} autoComplete="current-password" visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} key={form.key('password')} {...form.getInputProps('password')} />
        <Button type="submit" size="md" loading={pending}>
          {t('signIn')}
        </Button>
        <p className={classes.hint}>{t('forgot')}</p>
      </form>
    </Entrance>
  );
}

function failureOf(status: number): Failure {
  if (status === 429) return 'tooMany';
  return status >= 400 && status < 500 ? 'wrong' : 'failed';
}
