'use client';

import { useTranslations } from 'use-intl';
import { visibleString } from '@/components/evidence/visible-text';
import type { TimelineEntry } from '@/lib/console/incidents/schemas';
import { useDuringMailing } from './use-during-mailing';
import { useSenderText } from '@/components/suspects/use-sender-text';

const stages = { 'action-requested': 'asked', 'action-done': 'finished', 'action-failed': 'failed' } as const;

function shareOf({ messages, queueLength }: TimelineEntry): number {
  return queueLength === null || queueLength === 0 ? 0 : (messages ?? 0) / queueLength;
}

/** One line of the timeline in words. */
export function useTimelineSentence(): (entry: TimelineEntry) => string {
  const t = useTranslations('incidents.timeline');
  const senderText = useSenderText();
  const actions = useTranslations('actions');
  const during = useDuringMailing();
  return (entry) => {
    const name = visibleString(entry.actorName ?? entry.action?.requestedByName ?? t('machine'));
    const account = senderText(entry.account ?? entry.action?.account ?? '');
    const { kind } = entry;
    if (kind === 'action-requested' || kind === 'action-done' || kind === 'action-failed') {
      const what = entry.action === null ? account : actions(`${stages[kind]}.${entry.action.kind}`, { account });
      return t(kind, { name, what });
    }
    const words = entry.recipients !== null && (kind === 'tripped' || kind === 'tripped-again') ? t(`${kind}-by-recipients`, entry.recipients) : t(kind, { name, account, by: entry.actorName === null ? 'machine' : 'person', measured: entry.queueLength === null ? 'no' : 'yes', length: entry.queueLength ?? 0, threshold: entry.threshold ?? 0, share: shareOf(entry) });
    const trip = kind === 'tripped' || kind === 'tripped-again' || kind === 'begun-by-hand';
    return trip && entry.mailing !== null ? `${words} ${during(entry.mailing)}` : words;
  };
}
