'use client';

import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import type { Confirmation } from '@/lib/console/people/schemas';
import { confirmWith, request, RequestProblem } from '../hooks/request';
import { useFormats } from '../hooks/use-formats';
import { useMe } from '../hooks/use-me';
import { Dialog } from '../ui/dialog';
import { ProblemMessage } from '../ui/problem-message';
import classes from './confirm-sign-in.module.css';

/** Asks for the password when a press needs a fresh sign-in, and lets the press go on. Several presses at once are asked about once. */
export function ConfirmSignIn() {
  const [asked, setAsked] = useState<{ minutes: number } | null>(null);
  const waiting = useRef<((confirmed: boolean) => void)[]>([]);
  useEffect(
    () =>
      confirmWith(
        (minutes) =>
          new Promise((resolve) => {
            waiting.current.push(resolve);
            setAsked({ minutes });
          }),
      ),
    [],
  );
  const end = useCallback((confirmed: boolean): void => {
    setAsked(null);
    waiting.current.splice(0).forEach((resolve) => resolve(confirmed));
  }, []);
  return asked === null ? null : <ConfirmSignInDialog minutes={asked.minutes} onEnd={end} />;
}

function ConfirmSignInDialog({ minutes, onEnd }: { minutes: number; onEnd(confirmed: boolean): void }) {
  const t = useTranslations('auth');
  const words = useTranslations('shell');
  const { duration } = useFormats();
  const { email } = useMe();
  const [password, setPassword] = useState('');
  const confirm = useMutation({
    mutationFn: (body: Confirmation) => request('/api/account/confirm', { schema: z.object({ confirmedAt: z.number() }), method: 'POST', body }),
    onSuccess: () => onEnd(true),
    gcTime: 0,
  });
  const wrong = confirm.error instanceof RequestProblem && confirm.error.code === 'wrong-password';
  return (
    <Dialog opened onClose={() => onEnd(false)} title={t('confirmTitle')} zIndex={400}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '' && !confirm.isPending) confirm.mutate({ password });
        }}
      >
        <p className={classes.text}>{t('confirmText', { time: duration(minutes * 60_000) })}</p>
        {/* A keeper of passwords must know whose this is. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          size="md"
          data-autofocus
          label={t('password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong ? t('confirmWrong') : undefined}
        />
        {!wrong && <ProblemMessage error={confirm.error} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => onEnd(false)}>
            {words('cancel')}
          </Button>
          <Button type="submit" loading={confirm.isPending} disabled={password === ''}>
            {t('confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
