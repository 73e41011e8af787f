'use client';

import { IconCheck, IconCircle, IconCircleDot, IconCircleHalf2, IconMinus } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/api/incidents';
import type { IncidentStep, StepKey } from './incident-steps';
import { useStepNote } from './use-step-note';
import classes from './incident.module.css';

const icons = { done: IconCheck, open: IconCircleDot, partly: IconCircleHalf2, later: IconCircle, skipped: IconMinus };

/** The seven steps with how far each is; a press shows a step without changing anything. */
export function StepList({ view, steps, shown, onShow }: { view: IncidentView; steps: readonly IncidentStep[]; shown: StepKey; onShow(step: StepKey): void }) {
  const t = useTranslations('incidents');
  const note = useStepNote(view);
  return (
    <nav aria-label={t('stepsLabel')} className={classes.steps}>
      <ol>
        {steps.map((step) => {
          const Icon = icons[step.status];
          return (
            <li key={step.key}>
              <button type="button" className={classes.step} data-status={step.status} aria-current={step.key === shown ? 'step' : undefined} onClick={() => onShow(step.key)}>
                <span className={classes.stepMark} aria-hidden>
                  <Icon size={16} stroke={2.4} />
                </span>
                <span className={classes.stepWords}>
                  <span className={classes.stepName}>
                    {step.number}. {t(`steps.${step.key}`)}
                  </span>
                  <span className={`${classes.stepNote} digits`}>{note(step)}</span>
                </span>
                <span className="visually-hidden">, {t(`stepStatus.${step.status}`)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
