'use client';

import { formatAge, formatDuration } from '@sluice/messages/format-duration';
import { formatMoment } from '@sluice/messages/format-time';
import { useTranslations } from 'use-intl';
import { useContext, useSyncExternalStore } from 'react';
import { PaperFormats, useFormats } from '../hooks/use-formats';
import { useClockReading } from '../hooks/use-server-clock';

const QUARTER_MS = 15 * 60_000;

/** On the server nobody knows it. */
const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
const never = () => () => undefined;

function useBrowserTime(at: number): string | undefined {
  const t = useTranslations('shell');
  const { language } = useFormats();
  const now = useClockReading((clock) => Math.floor((clock ?? 0) / QUARTER_MS) * QUARTER_MS);
  const zone = useSyncExternalStore(never, browserZone, () => null);
  return zone === null ? undefined : t('browserTime', { time: formatMoment(at, { now, zone, language }) });
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
  const { language, moment } = useFormats();
  const paper = useContext(PaperFormats);
  const age = useClockReading((now) => formatAge((paper?.now ?? now ?? 0) - at, language));
  const browserTime = useBrowserTime(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={[moment(at), browserTime].filter(Boolean).join(' · ')} className="digits" suppressHydrationWarning>
      {age}
    </time>
  );
}

/** For how long something has lasted, in words that hold `duration`; kept up to date. */
export function Lasting({ since, words }: { since: number; words(duration: string): string }) {
  const { language } = useFormats();
  return <>{words(useClockReading((now) => formatDuration((now ?? since) - since, language)))}</>;
}
