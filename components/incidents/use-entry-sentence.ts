'use client';

import { useTranslations } from 'use-intl';
import type { TimelineEntry } from '@/lib/api/incidents';
import { useFactsSentence } from '../actions/use-facts-sentence';
import { visibleString } from '../evidence/visible-text';

/** One line of the timeline in words. */
export function useEntrySentence(): (entry: TimelineEntry) => string {
  const t = useTranslations('incidents.timeline');
  const words = useTranslations('actions');
  const facts = useFactsSentence();
  return (entry) => {
    const account = visibleString(entry.account ?? '');
    const name = entry.actorName ?? t('machine');
    switch (entry.kind) {
      case 'tripped':
      case 'tripped-again':
        return t(entry.kind, { length: entry.queueLength ?? 0, threshold: entry.threshold ?? 0 });
      case 'action-requested':
        return t(entry.kind, { name, what: entry.action === null ? '' : words(`asked.${entry.action.kind}`, { account }) });
      case 'action-done': {
        const result = entry.action === null ? '' : facts(entry.action);
        const what = entry.action === null ? '' : words(`finished.${entry.action.kind}`, { account });
        return t(entry.kind, { what: result === '' ? what : `${what}: ${result}` });
      }
      case 'action-failed':
        return t(entry.kind, { what: entry.action === null ? '' : words(`failed.${entry.action.kind}`, { account }) });
      default:
        return t(entry.kind, { name, account });
    }
  };
}
