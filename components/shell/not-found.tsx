'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { EmptyState } from '../ui/empty-state';

/** What stands in place of a page that is not there, within the frame of the console or alone. */
export function NotFound() {
  const t = useTranslations('shell');
  return (
    <EmptyState
      title={<h1>{t('notFoundTitle')}</h1>}
      action={
        <Button component={Link} href="/" size="md" mt="md">
          {t('toOverview')}
        </Button>
      }
    >
      {t('notFoundText')}
    </EmptyState>
  );
}
