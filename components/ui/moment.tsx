'use client';

import { formatMoment } from '@sluice/messages/format-time';
import { useTranslations } from 'use-intl';
import { useFormats } from '../hooks/use-formats';

function useBrowserTime(at: number): string {
  const t = useTranslations('shell');
  const { now, language } = useFormats();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return t('browserTime', { time: formatMoment(at, { now, zone, language }) });
}

/** An absolute time with seconds and the zone of the server; in the browser's own zone on hover. */
export function Moment({ at }: { at: number }) {
  const { moment } = useFormats();
  return (
    <time dateTime={new Date(at).toISOString()} title={useBrowserTime(at)} className="digits" suppressHydrationWarning>
      {moment(at)}
    </time>
  );
}

/** How long ago something was, kept up to date; the absolute time on hover. */
export function Age({ at }: { at: number }) {
  const { age, moment } = useFormats();
  const browserTime = useBrowserTime(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={`${moment(at)} · ${browserTime}`} className="digits" suppressHydrationWarning>
      {age(at)}
    </time>
  );
}
