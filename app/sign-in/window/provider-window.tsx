'use client';

import { Alert, Button } from '@mantine/core';
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { CodeStep } from '@/components/entrance/code-step';
import { Entrance } from '@/components/entrance/entrance';
import { goTo } from '@/components/hooks/address';
import { goToProvider, tellDone, useProvider } from '@/components/hooks/provider';
import { RequestProblem } from '@/components/hooks/request';
import { useRefusedSentence } from '../use-refused-sentence';

const HERE = '/sign-in/window';

/**
 * Begins by itself and ends by telling the page that opened it, which then goes on.
 *
 * @param outcome what became of it; `not-asked`: the provider let him in without asking, or does not say when it did
 */
export function ProviderWindow({ outcome }: { outcome: 'begin' | 'asked' | 'not-asked' | 'nobody' }) {
  const t = useTranslations('auth');
  const provider = useProvider() ?? '';
  const parameters = useSearchParams();
  const refused = useRefusedSentence();
  const codeAsked = parameters.has('code');
  const [failed, setFailed] = useState<'providerAway' | 'tooMany' | null>(null);
  const begin = useCallback((): void => {
    goToProvider({ again: true }).catch((error: unknown) => setFailed(error instanceof RequestProblem && error.code === 'too-many-requests' ? 'tooMany' : 'providerAway'));
  }, []);
  const begins = outcome === 'begin' && refused === null && !codeAsked;
  useEffect(() => {
    if (begins) begin();
    // Whoever came back another person, or unasked, has signed in too: the page must look.
    if (outcome !== 'begin') tellDone();
    if (outcome === 'asked') window.close();
  }, [begins, begin, outcome]);
  if (codeAsked) {
    return (
      <Entrance title={t('confirmTitle')}>
        <CodeStep text={t('codeAfterProvider', { provider })} onSignedIn={() => goTo(`${HERE}?done=1`)} onBack={() => goTo(HERE)} />
      </Entrance>
    );
  }
  const problem = failed !== null ? t(failed) : refused !== null ? refused : outcome === 'nobody' ? t('refused.failed', { provider }) : outcome === 'not-asked' ? t('providerNotAsked', { provider }) : null;
  return (
    <Entrance title={t('confirmTitle')}>
      {problem === null ? (
        <p role="status">{outcome === 'asked' ? t('providerAsked') : t('providerGoing', { provider })}</p>
      ) : (
        <>
          <Alert role="alert" color="red" mb={14} classNames={{ message: 'problem-text' }}>
            {problem}
          </Alert>
          <Button variant="default" onClick={() => goTo(HERE)}>
            {t('providerAgain')}
          </Button>
        </>
      )}
    </Entrance>
  );
}
