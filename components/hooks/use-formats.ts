'use client';

import { createContext, useContext, useMemo } from 'react';
import type { Overview } from '@/lib/console/servers/schemas';
import { formatAge, formatDuration } from '@sluice/messages/format-duration';
import { formatChange, formatNumber, formatShare } from '@sluice/messages/format-number';
import { formatMoment } from '@sluice/messages/format-time';
import type { Language } from '@sluice/messages/language';
import { useLanguage } from './language';
import { useOverviewPart } from './use-overview';
import { useClockReading } from './use-server-clock';

export interface Formats {
  language: Language;
  /** The server's IANA zone. */
  zone: string;
  /** `03:12:05 KST`, with the date when not today. */
  moment(at: number): string;
  /** `8 min 12 s` */
  duration(ms: number): string;
  /** `48,120` */
  number(value: number): string;
  /** `+6`, `-3`, `0` */
  change(value: number): string;
  /** `41 %` */
  share(part: number, whole: number): string;
}

export interface TickingFormats extends Formats {
  /** The console's clock; see useClockReading. Zero before the first answer. */
  now: number;
  /** `2 s ago`, by the console's clock. */
  age(at: number): string;
}

/** On paper every time has its date, and the zone is that of the server it tells of, whichever the console shows: `now` is 0. */
export const PaperFormats = createContext<{ zone: string; now: number } | null>(null);

const zoneOf = ({ server }: Overview): string => server?.timeZone ?? 'UTC';
/** Midnight comes at a quarter of an hour in every zone. */
const QUARTER_MS = 15 * 60_000;
const quarterOf = (now: number | null): number => Math.floor((now ?? 0) / QUARTER_MS) * QUARTER_MS;
const secondOf = (now: number | null): number => now ?? 0;

/** All ways to write numbers and times, in the language of the page and the zone of the server. Whoever uses it is drawn anew when the day may have changed. */
export function useFormats(): Formats {
  return useFormatsAt(useClockReading(quarterOf));
}

/** The same with what changes each second. Whoever uses it is drawn anew each second: where an age alone changes, `Age` of `ui/moment.tsx` does less. */
export function useTickingFormats(): TickingFormats {
  const second = useClockReading(secondOf);
  const now = useContext(PaperFormats)?.now ?? second;
  const formats = useFormatsAt(second);
  return { ...formats, now, age: (at) => formatAge(now - at, formats.language) };
}

function useFormatsAt(clock: number): Formats {
  const { language } = useLanguage();
  const paper = useContext(PaperFormats);
  const shownZone = useOverviewPart(zoneOf) ?? 'UTC';
  const { zone, now } = paper ?? { zone: shownZone, now: clock };
  return useMemo(
    () => ({
      language,
      zone,
      moment: (at) => formatMoment(at, { now, zone, language }),
      duration: (ms) => formatDuration(ms, language),
      number: (value) => formatNumber(value, language),
      change: (value) => formatChange(value, language),
      share: (part, whole) => formatShare(part, whole, language),
    }),
    [language, zone, now],
  );
}
