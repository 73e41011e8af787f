'use client';

import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { recoveryCodesSchema, secondFactorBegunSchema } from '@/lib/console/people/schemas';
import { request, RequestProblem } from '../hooks/request';
import { useEarlyForm } from '../entrance/use-early-form';
import { useMe } from '../hooks/use-me';
import { CopyButton } from '../ui/copy-button';
import { ProblemMessage } from '../ui/problem-message';
import { QrCode } from './qr-code';
import classes from './second-factor.module.css';

const path = '/api/account/second-factor';

/** Turns the second factor on: the password, then the QR code and the app's first code. @param onDone with the recovery codes */
export function SetUpSecondFactor({ onDone }: { onDone(recoveryCodes: string[]): void }) {
  const [uri, setUri] = useState<string | null>(null);
  return uri === null ? <PasswordStep onBegun={setUri} /> : <CodeStep uri={uri} onDone={onDone} />;
}

function PasswordStep({ onBegun }: { onBegun(uri: string): void }) {
  const t = useTranslations('account');
  const words = useTranslations('auth');
  const { email, password: hasPassword } = useMe();
  const [password, setPassword] = useState('');
  const { ref } = useEarlyForm(useCallback((typed) => setPassword(typed['password'] ?? ''), []));
  const complete = password !== '' || !hasPassword;
  const begin = useMutation({ mutationFn: () => request(path, { schema: secondFactorBegunSchema, method: 'POST', body: hasPassword ? { password } : {} }), onSuccess: ({ uri }) => onBegun(uri), gcTime: 0 });
  const wrong = begin.error instanceof RequestProblem && begin.error.code === 'wrong-password';
  function send(event: FormEvent): void {
    event.preventDefault();
    if (complete && !begin.isPending) begin.mutate();
  }
  return (
    <form ref={ref} className={classes.form} noValidate onSubmit={send}>
      {/* A keeper of passwords must know whose this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {hasPassword && (
        <PasswordInput
          size="md"
          name="password"
          label={t('factorOwnPassword')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': words('showPassword') }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong ? words('confirmWrong') : undefined}
        />
      )}
      {!wrong && <ProblemMessage error={begin.error} />}
      <Button type="submit" size="md" loading={begin.isPending} disabled={!complete}>
        {words('continue')}
      </Button>
    </form>
  );
}

function CodeStep({ uri, onDone }: { uri: string; onDone(recoveryCodes: string[]): void }) {
  const t = useTranslations('account');
  const words = useTranslations('auth');
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const key = new URL(uri).searchParams.get('secret') ?? '';
  const finish = useMutation({
    mutationFn: () => request(path, { schema: recoveryCodesSchema, method: 'PUT', body: { code } }),
    onSuccess: ({ recoveryCodes, account }) => {
      // First what is shown once, then what the page knows of the account.
      onDone(recoveryCodes);
      client.setQueryData(['account'], account);
    },
    gcTime: 0,
  });
  const wrong = finish.error instanceof RequestProblem && (finish.error.code === 'wrong-code' || finish.error.code === 'bad-request');
  function send(event: FormEvent): void {
    event.preventDefault();
    if (code.trim() !== '' && !finish.isPending) finish.mutate();
  }
  return (
    <form className={classes.form} noValidate onSubmit={send}>
      <p className={classes.text}>{t('factorScan')}</p>
      <QrCode text={uri} label={t('factorQr')} />
      <p className={classes.text}>
        {t('factorKey')} <code>{key.replace(/(.{4})(?=.)/g, '$1 ')}</code> <CopyButton text={key} />
      </p>
      <TextInput
        size="md"
        label={t('factorFirstCode')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={wrong ? words('codeWrong') : undefined}
      />
      {!wrong && <ProblemMessage error={finish.error} />}
      <Button type="submit" size="md" loading={finish.isPending} disabled={code.trim() === ''}>
        {t('factorTurnOn')}
      </Button>
    </form>
  );
}
