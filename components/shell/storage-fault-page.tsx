'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Problem } from '@sluice/contract/problem';
import { EmptyState } from '../ui/empty-state';

type FaultCode = Extract<Problem['code'], `storage-${string}`>;

/** What stands in place of every page while the console's database cannot be read: which fault it is and what to do. */
export function StorageFaultPage({ fault }: { fault: FaultCode extends `storage-${infer Fault}` ? Fault : never }) {
  const t = useTranslations('shell');
  const problem = useTranslations('problems');
  return (
    <main>
      <EmptyState
        title={<h1>{t('storageTitle')}</h1>}
        action={
          <Button size="md" mt="md" onClick={() => window.location.reload()}>
            {t('tryAgain')}
          </Button>
        }
      >
        <p>{problem(`storage-${fault}`)}</p>
      </EmptyState>
    </main>
  );
}
