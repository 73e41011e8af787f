'use client';

import { PageFailure } from '@/components/shell/page-failure';

export default function Failure({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return <PageFailure digest={error.digest} onRetry={reset} />;
}
