'use client';

import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useMe } from '@/components/hooks/use-me';
import { OwnSignInFields } from '@/components/people/own-sign-in-fields';
import { Dialog } from '@/components/ui/dialog';
import { useNewRecoveryCodes, useTurnFactorOff } from './use-own-account';
import classes from './account.module.css';

/** Asks for password and code before the second factor is turned off or its recovery codes are replaced. */
export function FactorDialog({ kind, onClose, onOff, onCodes }: { kind: 'off' | 'codes'; onClose(): void; onOff(): void; onCodes(codes: string[]): void }) {
  const t = useTranslations('account');
  const words = useTranslations('shell');
  const [off, renew] = [useTurnFactorOff(), useNewRecoveryCodes()];
  const [own, setOwn] = useState({ password: '', code: '' });
  const { error, isPending } = kind === 'off' ? off : renew;
  const { password } = useMe();
  const complete = (own.password !== '' || !password) && own.code.trim() !== '';
  function send(event: FormEvent): void {
    event.preventDefault();
    if (!complete || isPending) return;
    if (kind === 'off') off.mutate(own, { onSuccess: onOff });
    else renew.mutate(own, { onSuccess: onCodes });
  }
  return (
    <Dialog opened onClose={onClose} title={t(kind === 'off' ? 'factorTurnOffTitle' : 'recoveryNewTitle')}>
      <form className={classes.form} noValidate onSubmit={send}>
        <p className={classes.text}>{t(kind === 'off' ? 'factorTurnOffText' : 'recoveryNewText')}</p>
        <OwnSignInFields value={own} onChange={setOwn} error={error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {words('cancel')}
          </Button>
          <Button type="submit" color={kind === 'off' ? 'red.8' : undefined} loading={isPending} disabled={!complete}>
            {t(kind === 'off' ? 'factorTurnOffConfirm' : 'recoveryNewConfirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
