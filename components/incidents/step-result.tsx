'use client';

import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/api/incidents';
import type { IncidentStep } from './incident-steps';
import { useStepNote } from './use-step-note';
import classes from './incident.module.css';

/** A finished step in one line: its result, who, when. */
export function StepResult({ view, step }: { view: IncidentView; step: IncidentStep }) {
  const t = useTranslations('incidents');
  const note = useStepNote(view);
  if (step.status !== 'done') return null;
  return (
    <p className={classes.result}>
      <IconCircleCheck size={18} aria-hidden />
      <span>
        {result()} <span className={`${classes.quiet} digits`}>{step.finished === null ? '' : note(step)}</span>
      </span>
    </p>
  );

  function result(): string {
    const { incident } = view;
    if (step.key === 'restart') return t(incident.releaseCause === 'outside' ? 'result.restartOutside' : 'result.restart');
    if (step.key === 'wrap-up') return t('result.wrap-up', { outcome: incident.outcome === null ? '' : t(`outcome.${incident.outcome}`) });
    if (step.key === 'find' || step.key === 'secure' || step.key === 'clean') return t(`result.${step.key}`, { count: step.settled });
    return t(`result.${step.key}`);
  }
}
