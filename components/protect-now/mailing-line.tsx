'use client';

import { useTranslations } from 'use-intl';
import type { Overview } from '@/lib/console/servers/schemas';
import { useTickingFormats } from '../hooks/use-formats';
import { useOverviewPart } from '../hooks/use-overview';
import { useSenderText } from '../suspects/use-sender-text';

type Mailing = NonNullable<NonNullable<NonNullable<Overview['server']>['report']>['mailing']>;

/** Says in the band, on every page, that a mailing is planned and what the threshold is until when; nothing while there is none. */
export function MailingLine({ className }: { className?: string }) {
  const mailing = useOverviewPart(({ server }) => server?.report?.mailing ?? null) ?? null;
  return mailing === null ? null : <Planned mailing={mailing} className={className} />;
}

function Planned({ mailing, className }: { mailing: Mailing; className?: string }) {
  const t = useTranslations('mailing');
  const { moment, duration, now } = useTickingFormats();
  const senderText = useSenderText();
  return (
    <p className={className}>
      {t('band', { account: senderText(mailing.account), until: moment(mailing.until), threshold: mailing.threshold })}{' '}
      <span className="digits">{t('left', { left: duration(Math.max(0, mailing.until - now)) })}</span>
    </p>
  );
}
