'use client';

import { Alert } from '@mantine/core';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { CodeStep } from '@/components/entrance/code-step';
import { Entrance } from '@/components/entrance/entrance';
import classes from '@/components/entrance/entrance.module.css';
import { SignInForm } from '@/components/entrance/sign-in-form';
import { goTo } from '@/components/hooks/address';
import { goToProvider, useProvider } from '@/components/hooks/provider';
import { returnAddress } from './return-address';
import { useRefusedSentence } from './use-refused-sentence';

export function SignInPage() {
  const t = useTranslations('auth');
  const provider = useProvider() ?? '';
  const parameters = useSearchParams();
  const [codeAsked, setCodeAsked] = useState(parameters.has('code'));
  const refused = useRefusedSentence();
  const wanted = returnAddress(parameters.get('return'));
  const goOn = (): void => goTo(wanted);
  return (
    <Entrance title={t('signInTo')}>
      {codeAsked ? (
        <CodeStep text={t('codeAfterProvider', { provider })} onSignedIn={goOn} onBack={() => setCodeAsked(false)} />
      ) : (
        <SignInForm
          email={parameters.get('email') ?? ''}
          notice={
            refused !== null ? (
              <Alert role="alert" color="red" classNames={{ message: 'problem-text' }}>
                {refused}
              </Alert>
            ) : (
              parameters.has('created') && <Alert color="green">{t('createdSignIn')}</Alert>
            )
          }
          toProvider={() => goToProvider({ return: wanted })}
          onSignedIn={goOn}
        >
          <p className={classes.hint}>{t('forgot')}</p>
        </SignInForm>
      )}
    </Entrance>
  );
}
