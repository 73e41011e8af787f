'use client';

import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/api/incidents';
import { useFormats } from '../hooks/use-formats';
import type { IncidentStep } from './incident-steps';
import { isUnderWay } from './suspect-progress';

/** The few words under a step's name: who finished it and when, or how much is left. */
export function useStepNote(view: IncidentView): (step: IncidentStep) => string {
  const t = useTranslations('incidents');
  const { moment } = useFormats();
  return (step) => {
    if (step.status === 'skipped') return t('stepStatus.skipped');
    if (step.status === 'done') {
      if (step.finished === null) return t('stepStatus.done');
      const time = moment(step.finished.at);
      return step.finished.byName === null ? time : t('finishedBy', { name: step.finished.byName, time });
    }
    const left = step.total - step.settled;
    if (step.key === 'find' && step.total > 0) return t('stepNote.left', { count: left });
    if (step.key === 'secure' && step.total > 0) return t('stepNote.of', { settled: step.settled, total: step.total });
    if (step.key === 'clean') return t('stepNote.messages', { count: left });
    if (step.key === 'preflight') return t('stepNote.unmet', { count: left });
    if (step.key === 'restart' && view.restartAction !== null && isUnderWay(view.restartAction)) return t('stepNote.running');
    return t('stepNote.notYet');
  };
}
