'use client';

import { Alert } from '@mantine/core';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { Entrance } from '@/components/entrance/entrance';
import classes from '@/components/entrance/entrance.module.css';
import { SignInForm } from '@/components/entrance/sign-in-form';
import { returnAddress } from './return-address';

export function SignInPage() {
  const t = useTranslations('auth');
  const parameters = useSearchParams();
  return (
    <Entrance title={t('signInTo')}>
      <SignInForm
        email={parameters.get('email') ?? ''}
        notice={parameters.has('created') && <Alert color="green">{t('createdSignIn')}</Alert>}
        onSignedIn={() => window.location.assign(returnAddress(parameters.get('return')))}
      >
        <p className={classes.hint}>{t('forgot')}</p>
      </SignInForm>
    </Entrance>
  );
}
