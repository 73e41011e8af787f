'use client';

import { useTranslations } from 'use-intl';
import type { IncidentSummary } from '@/lib/console/incidents/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useSenderText } from '@/components/suspects/use-sender-text';
import { useDuringMailing } from './use-during-mailing';
import { useFormats } from '@/components/hooks/use-formats';

type Begin = Pick<IncidentSummary, 'begunByName' | 'queueLength' | 'threshold' | 'openedAt' | 'mailing' | 'recipients'>;

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
  const senderText = useSenderText();
  const during = useDuringMailing();
  return {
    sentence({ begunByName, queueLength, threshold, openedAt, mailing, recipients }) {
      const time = moment(openedAt);
      const then = mailing === null ? '' : ` ${during(mailing)}`;
      if (recipients !== null) return t('trippedByRecipients', { ...recipients, length: queueLength ?? 0, time }) + then;
      if (begunByName === null) return t('tripped', { length: queueLength ?? 0, threshold, time }) + then;
      return t('begunByHand', { name: visibleString(begunByName), time, measured: queueLength === null ? 'no' : 'yes', length: queueLength ?? 0 }) + then;
    },
    facts({ begunByName, queueLength, threshold, mailing, recipients }) {
      const then: [string, string][] =
        mailing === null ? [] : [[f('mailing'), f('mailingValue', { account: senderText(mailing.account), messages: mailing.messages, until: moment(mailing.until), name: visibleString(mailing.byName) })]];
      if (recipients !== null) return [[f('recipients'), f('recipientsValue', recipients)], [f('queue'), f('queueValue', { length: queueLength ?? 0, threshold })], ...then];
      if (begunByName === null) return [[f('queue'), f('queueValue', { length: queueLength ?? 0, threshold })], ...then];
      return [
        [f('begunBy'), visibleString(begunByName)],
        [f('queueThen'), queueLength === null ? f('queueNotMeasured') : f('queueAlone', { length: queueLength })],
        ...then,
      ];
    },
  };
}
