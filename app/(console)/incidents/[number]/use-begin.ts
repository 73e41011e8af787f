'use client';

import { useTranslations } from 'use-intl';
import type { IncidentSummary } from '@/lib/console/incidents/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';

type Begin = Pick<IncidentSummary, 'begunByName' | 'queueLength' | 'threshold' | 'openedAt'>;

interface BeginWords {
  /** How protection began: the rule fired, or somebody began it. */
  sentence(incident: Begin): string;
  /** The same as facts of a report. */
  facts(incident: Begin): [string, string][];
}

/** How the protection of an incident began, in words. */
export function useBegin(): BeginWords {
  const t = useTranslations('incidents');
  const f = useTranslations('incidents.reportFacts');
  const { moment } = useFormats();
  return {
    sentence({ begunByName, queueLength, threshold, openedAt }) {
      const time = moment(openedAt);
      if (begunByName === null) return t('tripped', { length: queueLength ?? 0, threshold, time });
      return t('begunByHand', { name: visibleString(begunByName), time, measured: queueLength === null ? 'no' : 'yes', length: queueLength ?? 0 });
    },
    facts({ begunByName, queueLength, threshold }) {
      if (begunByName === null) return [[f('queue'), f('queueValue', { length: queueLength ?? 0, threshold })]];
      return [
        [f('begunBy'), visibleString(begunByName)],
        [f('queueThen'), queueLength === null ? f('queueNotMeasured') : f('queueAlone', { length: queueLength })],
      ];
    },
  };
}
