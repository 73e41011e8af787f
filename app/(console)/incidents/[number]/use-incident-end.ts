'use client';

import { useTranslations } from 'use-intl';
import type { IncidentSummary } from '@/lib/console/incidents/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useTickingFormats } from '@/components/hooks/use-formats';

/** How an incident ended, as far as it has: what ended the protection, who closed it, and what was written of it. Names and values. */
export function useIncidentEnd(): (incident: IncidentSummary) => [string, string][] {
  const t = useTranslations('incidents');
  const f = useTranslations('incidents.reportFacts');
  const { moment, now } = useTickingFormats();
  return ({ releaseCause, closedAt, closedByName, outcome, outcomeNote, evidenceUntil }) => {
    const rows: [string, string][] = [];
    if (releaseCause !== null) rows.push([f('cause'), f(`causes.${releaseCause}`)]);
    if (closedAt !== null) rows.push([f('closed'), t('finishedBy', { name: visibleString(closedByName ?? ''), time: moment(closedAt) })]);
    if (outcome !== null) rows.push([f('outcome'), t(`outcome.${outcome}`)]);
    if (outcomeNote) rows.push([f('note'), visibleString(outcomeNote)]);
    if (evidenceUntil !== null) rows.push([f('evidence'), f(evidenceUntil < now ? 'evidenceDeleted' : 'evidenceUntil', { time: moment(evidenceUntil) })]);
    return rows;
  };
}
