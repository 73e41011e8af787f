'use client';

import { Alert, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import * as z from 'zod';
import { accountSchema, type Confirmation } from '@/lib/console/people/schemas';
import { signInWithPasskey } from '../hooks/passkeys';
import { askProvider } from '../hooks/provider';
import { request } from '../hooks/request';
import { useFormats } from '../hooks/use-formats';
import { useMe } from '../hooks/use-me';
import { Dialog } from '../ui/dialog';
import { OwnSignInFields } from './own-sign-in-fields';
import classes from './confirm-sign-in.module.css';

/** Asks whoever is at the browser to show that he is who signed in. */
export function ConfirmSignInDialog({ minutes, onEnd }: { minutes: number; onEnd(confirmed: boolean): void }) {
  const t = useTranslations('auth');
  const words = useTranslations('shell');
  const { duration } = useFormats();
  const { id, secondFactor, passkeys, password, provider } = useMe();
  // Who has no app has no code to be asked for; the passkey is asked for in its place. Who has no password is asked for none.
  const passkeyOnly = !secondFactor.on && passkeys.length > 0;
  const byPassword = password && !passkeyOnly;
  const first = byPassword ? null : passkeys.length > 0 ? 'passkey' : 'provider';
  const [own, setOwn] = useState({ password: '', code: '' });
  const complete = own.password !== '' && (!secondFactor.on || own.code.trim() !== '');
  const confirm = useMutation({
    mutationFn: (body: Confirmation) => request('/api/account/confirm', { schema: z.object({ confirmedAt: z.number() }), method: 'POST', body }),
    onSuccess: () => onEnd(true),
    gcTime: 0,
  });
  const show = useMutation({ mutationFn: signInWithPasskey, onSuccess: () => onEnd(true) });
  const stopAsking = useRef<() => void>(() => undefined);
  useEffect(() => () => stopAsking.current(), []);
  const askAt = (): void => {
    stopAsking.current();
    // It may be somebody else who signed in there; what was pressed is his own and never done by another.
    stopAsking.current = askProvider(() => void request('/api/account', { schema: accountSchema }).then(({ id: now }) => (now === id ? onEnd(true) : window.location.reload()), () => onEnd(false)));
  };
  return (
    <Dialog opened onClose={() => onEnd(false)} title={t('confirmTitle')} zIndex={400}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (complete && !confirm.isPending) confirm.mutate(secondFactor.on ? own : { password: own.password });
        }}
      >
        <p className={classes.text}>{t(byPassword ? 'confirmText' : first === 'passkey' ? 'confirmPasskeyText' : 'confirmProviderText', { time: duration(minutes * 60_000) })}</p>
        {byPassword && <OwnSignInFields value={own} onChange={setOwn} error={confirm.error} />}
        {show.isError && (
          <Alert role="alert" color="red">
            {t('passkeyWrong')}
          </Alert>
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => onEnd(false)}>
            {words('cancel')}
          </Button>
          {passkeys.length > 0 && (
            <Button variant={first === 'passkey' ? 'filled' : 'default'} data-autofocus={first === 'passkey' || undefined} loading={show.isPending} onClick={() => show.mutate()}>
              {t('confirmWithPasskey')}
            </Button>
          )}
          {provider !== null && (
            <Button variant={first === 'provider' ? 'filled' : 'default'} data-autofocus={first === 'provider' || undefined} onClick={() => askAt()}>
              {t('confirmWithProvider', { provider })}
            </Button>
          )}
          {byPassword && (
            <Button type="submit" loading={confirm.isPending} disabled={!complete}>
              {t('confirm')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
