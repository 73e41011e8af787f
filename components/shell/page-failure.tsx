'use client';

import { Button } from '@mantine/core';
import { pageFailures } from '@sluice/messages/page-failure';
import { useLanguage } from '../hooks/language';
import { EmptyState } from '../ui/empty-state';

/** What stands in place of a page that failed; `digest` is the code under which the console's log has the cause. */
export function PageFailure({ digest, onRetry }: { digest: string | undefined; onRetry(): void }) {
  const words = pageFailures[useLanguage().language];
  return (
    <EmptyState
      title={<h1>{words.title}</h1>}
      action={
        <Button size="md" mt="md" onClick={onRetry}>
          {words.again}
        </Button>
      }
    >
      <p>{words.text}</p>
      <p>{digest === undefined ? words.withoutCode : `${words.withCode} ${digest}`}</p>
    </EmptyState>
  );
}
