'use client';

import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useTickingFormats } from '../hooks/use-formats';
import { visibleString } from '../evidence/visible-text';
import type { Author, oppositeAct } from './already-done';

/** Says that somebody was first, and that nothing was done twice. */
export function DoneBefore({ by }: { by: Author }) {
  const t = useTranslations('actions');
  const { duration, now } = useTickingFormats();
  return (
    <Alert variant="light" icon={<IconInfoCircle aria-hidden />} classNames={{ message: 'problem-text' }}>
      {by === 'somebody' ? t('alreadyDoneUnknown') : t('alreadyDone', { name: by.name, ago: duration(now - by.at) })}
    </Alert>
  );
}

/** Says that a colleague did the opposite meanwhile, and that nothing was done. */
export function OppositeDone({ by }: { by: NonNullable<ReturnType<typeof oppositeAct>> }) {
  const t = useTranslations('actions');
  const { duration, now } = useTickingFormats();
  return (
    <Alert variant="light" role="alert" icon={<IconInfoCircle aria-hidden />} classNames={{ message: 'problem-text' }}>
      {t('opposite', { name: visibleString(by.name), ago: duration(Math.max(0, now - by.at)), act: t(`verb.${by.kind}`) })}
    </Alert>
  );
}
