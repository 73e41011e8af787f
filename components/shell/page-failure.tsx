'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { EmptyState } from '../ui/empty-state';

/** What stands in place of a page that failed; `digest` is the code under which the console's log has the cause. */
export function PageFailure({ digest, onRetry }: { digest: string | undefined; onRetry(): void }) {
  const t = useTranslations('shell');
  return (
    <EmptyState
      title={<h1>{t('errorTitle')}</h1>}
      action={
        <Button size="md" mt="md" onClick={onRetry}>
          {t('tryAgain')}
        </Button>
      }
    >
      <p>{t('errorText')}</p>
      {digest !== undefined && <p>{t('errorCode', { code: digest })}</p>}
    </EmptyState>
  );
}
