'use client';

import { useMessages, useTranslations } from 'use-intl';
import type { LogAccount, LogReason } from '@/lib/console/reports/schemas';
import { formatMoment } from '@sluice/messages/format-time';
import type { Messages } from '@sluice/messages/messages';
import { visibleString } from '@/components/evidence/visible-text';
import { useTickingFormats } from '@/components/hooks/use-formats';

type ReasonKey = keyof Messages['logReports']['reason'];

export interface ReportWords {
  /** A measured fact with its usual value; in English for a code that this page does not know. */
  reason(reason: LogReason): string;
  /** What stands under an account's name. */
  claim(account: LogAccount): string;
  /** A time of the log, on the clock of its server. */
  moment(iso: string): string;
}

/** The sentences of a report. @param timeZone of the log's server */
export function useReportWords(timeZone: string): ReportWords {
  const t = useTranslations('logReports');
  const sentences = useMessages().logReports.reason;
  const { duration, number, now, language } = useTickingFormats();
  const reason = ({ code, value, usual, usualOf, windowSeconds, text }: LogReason): string => {
    if (!Object.hasOwn(sentences, code)) return visibleString(text);
    const window = windowSeconds === null ? '' : duration(windowSeconds * 1000);
    const known = usual === null || usualOf === 'none' ? '' : t(`usual.${usualOf}`, { window, usual: number(Math.round(usual)) });
    return t(`reason.${code as ReasonKey}`, { value, window, usual: known }).trim();
  };
  return {
    reason,
    claim: ({ reasons, peaks: { tenMinutes } }) => (reasons[0] === undefined ? t('busiest', tenMinutes) : reason(reasons[0])),
    moment: (iso) => formatMoment(Date.parse(iso), { now, zone: timeZone, language }),
  };
}
