'use client';

import { Alert } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { RequestProblem } from '../hooks/request';

/** The sentence about a failed request: what happened, what is safe, what to do. */
export function useProblemSentence(): (error: unknown) => string {
  const t = useTranslations('problems');
  return (error) => t(error instanceof RequestProblem ? error.code : 'unexpected');
}

/** A failure in its place in the page; it stays until the next try. Shows nothing without an error. */
export function ProblemMessage({ error }: { error: unknown }) {
  const sentence = useProblemSentence();
  if (error === null || error === undefined) return null;
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden />} classNames={{ message: 'problem-text' }}>
      {sentence(error)}
    </Alert>
  );
}
