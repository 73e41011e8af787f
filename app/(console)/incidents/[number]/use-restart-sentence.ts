'use client';

import { useTranslations } from 'use-intl';
import { protectedMs, type IncidentSummary } from '@/lib/console/incidents/schemas';
import { useFormats } from '@/components/hooks/use-formats';

/** How protection ended and how long it lasted; null while it lasts. */
export function useRestartSentence(): (incident: IncidentSummary) => string | null {
  const t = useTranslations('incidents.restart');
  const { moment, duration } = useFormats();
  return (incident) => {
    const { releasedAt, releaseCause } = incident;
    return releasedAt === null ? null : t(releaseCause === 'outside' ? 'doneOutside' : 'done', { time: moment(releasedAt), duration: duration(protectedMs(incident, releasedAt)) });
  };
}
