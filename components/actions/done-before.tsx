'use client';

import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../hooks/use-formats';
import type { Author } from './already-done';

/** Says that somebody was first, and that nothing was done twice. */
export function DoneBefore({ by }: { by: Author }) {
  const t = useTranslations('actions');
  const { duration, now } = useFormats();
  return (
    <Alert variant="light" icon={<IconInfoCircle aria-hidden />} classNames={{ message: 'problem-text' }}>
      {by === 'somebody' ? t('alreadyDoneUnknown') : t('alreadyDone', { name: by.name, ago: duration(now - by.at) })}
    </Alert>
  );
}
