'use client';

import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { signInWithPasskey, usePasskeysPossible } from '../hooks/passkeys';
import { RequestProblem } from '../hooks/request';
import { useProvider } from '../hooks/provider';
import { sendSignIn } from '../hooks/session';
import { CodeStep } from './code-step';
import { useEarlyForm } from './use-early-form';
import classes from './entrance.module.css';

type Failure = 'providerAway' | 'wrong' | 'passkeyNeeded' | 'passkeyWrong' | 'disabled' | 'tooMany' | 'failed';

interface SignInFormProps {
  email: string;
  /** Whether it is known who signs in, so that only the password is asked for. */
  emailKnown?: boolean;
  /** Above the inputs, until a try fails. */
  notice?: ReactNode;
  /** Goes to the identity provider; ends where that cannot be reached. Null: by the address of this page. */
  toProvider?: () => Promise<void>;
  /** Below the button. */
  children?: ReactNode;
  /** Called when the browser has its session; the button goes on showing that it works. */
  onSignedIn(): void;
}

/** Address, password and button, and in words why it did not work. */
export function SignInForm({ email: known, emailKnown = false, notice, toProvider, children, onSignedIn }: SignInFormProps) {
  const t = useTranslations('auth');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, setPending] = useState(false);
  const [codeAsked, setCodeAsked] = useState(false);
  const provider = useProvider();
  const canPasskey = usePasskeysPossible();
  const form = useForm({
    initialValues: { email: known, password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : t('emailNeeded')),
      password: (value) => (value === '' ? t('passwordNeeded') : null),
    },
  });
  const { ref, isAlive } = useEarlyForm(form.setValues);
  const signIn = async ({ email, password }: { email: string; password: string }): Promise<void> => {
    setPending(true);
    setFailure(null);
    const { codeNeeded, failure: refused } = await sendSignIn('/sign-in/email', { email: email.trim(), password });
    if (refused === null && !codeNeeded) return onSignedIn();
    setPending(false);
    setCodeAsked(codeNeeded);
    if (refused !== null) setFailure(failureOf(refused));
  };
  const showPasskey = async (): Promise<void> => {
    setFailure(null);
    await signInWithPasskey().then(onSignedIn, (error: unknown) => setFailure(isTooMany(error) ? 'tooMany' : 'passkeyWrong'));
  };
  const goToProvider = async (): Promise<void> => {
    setFailure(null);
    await toProvider?.().catch((error: unknown) => setFailure(isTooMany(error) ? 'tooMany' : 'providerAway'));
  };
  if (codeAsked) return <CodeStep onSignedIn={onSignedIn} onBack={() => setCodeAsked(false)} />;
  return (
    <form ref={ref} className={classes.form} method="post" noValidate onSubmit={form.onSubmit((values) => void signIn(values))}>
      {failure === null && notice}
      {failure !== null && (
        <Alert role="alert" color="red" classNames={{ message: 'problem-text' }}>
          {t(failure)}
        </Alert>
      )}
      <TextInput
        type="email"
        size="md"
        label={t('email')}
        autoComplete="username"
        inputMode="email"
        readOnly={emailKnown}
        name="email"
        {...form.getInputProps('email')}
      />
      <PasswordInput
        size="md"
        data-autofocus={emailKnown || undefined}
        label={t('password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        name="password"
        {...form.getInputProps('password')}
      />
      <Button type="submit" size="md" loading={pending} disabled={!isAlive}>
        {t('signIn')}
      </Button>
      {canPasskey && (
        <Button variant="default" size="md" onClick={() => void showPasskey()}>
          {t('withPasskey')}
        </Button>
      )}
      {provider !== null && toProvider !== undefined && (
        <Button variant="default" size="md" onClick={() => void goToProvider()}>
          {t('withProvider', { provider })}
        </Button>
      )}
      {children}
    </form>
  );
}

const isTooMany = (error: unknown): boolean => error instanceof RequestProblem && error.code === 'too-many-requests';

function failureOf({ status, code }: { status: number; code?: string | undefined }): Failure {
  if (code === 'DISABLED') return 'disabled';
  if (code === 'PASSKEY_NEEDED') return 'passkeyNeeded';
  if (status === 429) return 'tooMany';
  return status >= 400 && status < 500 ? 'wrong' : 'failed';
}
