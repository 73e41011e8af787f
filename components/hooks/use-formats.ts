'use client';

import { createContext, useContext, useMemo } from 'react';
import { formatAge, formatDuration } from '@sluice/messages/format-duration';
import { formatChange, formatNumber, formatShare } from '@sluice/messages/format-number';
import { formatMoment } from '@sluice/messages/format-time';
import type { Language } from '@sluice/messages/language';
import { useLanguage } from './language';
import { useOverview } from './use-overview';
import { useServerClock } from './use-server-clock';

export interface Formats {
  language: Language;
  /** The server's IANA zone. */
  zone: string;
  /** The console's clock; see useServerClock. Zero before the first answer. */
  now: number;
  /** `03:12:05 KST`, with the date when not today. */
  moment(at: number): string;
  /** `8 min 12 s` */
  duration(ms: number): string;
  /** `2 s ago`, by the console's clock. */
  age(at: number): string;
  /** `48,120` */
  number(value: number): string;
  /** `+6`, `-3`, `0` */
  change(value: number): string;
  /** `41 %` */
  share(part: number, whole: number): string;
}

/** On paper every time has its date, and the zone is that of the server it tells of, whichever the console shows: `now` is 0. */
export const PaperFormats = createContext<{ zone: string; now: number } | null>(null);

/** All ways to write numbers and times, in the language of the page and the zone of the server. */
export function useFormats(): Formats {
  const { language } = useLanguage();
  const paper = useContext(PaperFormats);
  const shownZone = useOverview().data?.server?.timeZone ?? 'UTC';
  const clock = useServerClock() ?? 0;
  const { zone, now } = paper ?? { zone: shownZone, now: clock };
  return useMemo(
    () => ({
      language,
      zone,
      now,
      moment: (at) => formatMoment(at, { now, zone, language }),
      duration: (ms) => formatDuration(ms, language),
      age: (at) => formatAge(now - at, language),
      number: (value) => formatNumber(value, language),
      change: (value) => formatChange(value, language),
      share: (part, whole) => formatShare(part, whole, language),
    }),
    [language, zone, now],
  );
}
