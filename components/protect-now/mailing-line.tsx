'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '../hooks/use-formats';
import { useOverview } from '../hooks/use-overview';
import { useSenderText } from '../suspects/use-sender-text';

/** Says in the band, on every page, that a mailing is planned and what the threshold is until when; nothing while there is none. */
export function MailingLine({ className }: { className?: string }) {
  const t = useTranslations('mailing');
  const { moment, duration, now } = useFormats();
  const senderText = useSenderText();
  const mailing = useOverview().data?.server?.report?.mailing ?? null;
  if (mailing === null) return null;
  return (
    <p className={className}>
      {t('band', { account: senderText(mailing.account), until: moment(mailing.until), threshold: mailing.threshold })}{' '}
      <span className="digits">{t('left', { left: duration(Math.max(0, mailing.until - now)) })}</span>
    </p>
  );
}
