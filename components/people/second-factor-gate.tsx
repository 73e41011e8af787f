'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Entrance } from '../entrance/entrance';
import { signOut } from '../hooks/session';
import { ConfirmSignIn } from './confirm-sign-in';
import { RecoveryCodes } from './recovery-codes';
import { SetUpSecondFactor } from './set-up-second-factor';

/** All that somebody sees whose role needs a second factor and who has none. The console refuses everything else anyway. */
export function SecondFactorGate() {
  const t = useTranslations('account');
  const words = useTranslations('shell');
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <Entrance title={t('factorGateTitle')} description={codes === null ? t('factorRequired') : t('factorDone')}>
      {codes === null ? <SetUpSecondFactor onDone={setCodes} /> : <RecoveryCodes codes={codes} onKept={() => window.location.reload()} />}
      <ConfirmSignIn />
      {codes === null && (
        <Button variant="subtle" mt={12} onClick={() => void signOut()}>
          {words('signOut')}
        </Button>
      )}
    </Entrance>
  );
}
