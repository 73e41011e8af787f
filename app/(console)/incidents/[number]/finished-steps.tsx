'use client';

import { IconCheck } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { visibleString } from '@/components/evidence/visible-text';
import type { IncidentStepKey, IncidentView } from '@/lib/console/incidents/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import type { IncidentStep } from './incident-steps';
import classes from './step-rail.module.css';

interface FinishedStepsProps {
  view: IncidentView;
  steps: readonly IncidentStep[];
  shown: IncidentStepKey;
  onShow(step: IncidentStepKey): void;
}

/** Every finished step before the one that is shown, folded to one line: result, who, when. */
export function FinishedSteps({ view, steps, shown, onShow }: FinishedStepsProps) {
  const t = useTranslations('incidents');
  const { moment } = useFormats();
  const until = steps.findIndex((step) => step.key === shown);
  const finished = steps.slice(0, until).filter((step) => step.status === 'done' && (step.key !== 'clean' || step.total > 0 || step.settled > 0));
  const result = ({ key, settled, finished: end }: IncidentStep): string => {
    if (key === 'restart') return t(view.incident.releaseCause === 'outside' ? 'result.restartOutside' : 'result.restart');
    // A written reason, or a restart by somebody else, went past the checks.
    const unchecked = view.incident.releaseCause === 'outside' || (view.restartAction?.reason ?? null) !== null;
    if (key === 'preflight' && unchecked) return t('result.skipped');
    if (key === 'wrap-up') return t('result.wrap-up', { outcome: t(`outcome.${view.incident.outcome ?? 'other'}`) });
    if (key === 'contained') return t('result.contained', { cause: end?.byName == null ? 'rule' : 'hand' });
    return t(`result.${key}`, { count: settled });
  };
  if (finished.length === 0) return null;
  return (
    <ul className={classes.finished}>
      {finished.map((step) => (
        <li key={step.key} data-step={step.key}>
          <button type="button" className={classes.finishedStep} onClick={() => onShow(step.key)}>
            <IconCheck size={16} stroke={2.5} aria-hidden />
            <span className={classes.finishedText}>
              <span>{result(step)}</span>
              {step.finished !== null && (
                <span className={`${classes.railNote} digits`}>{step.finished.byName === null ? moment(step.finished.at) : t('finishedBy', { name: visibleString(step.finished.byName), time: moment(step.finished.at) })}</span>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
