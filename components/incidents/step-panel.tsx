'use client';

import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/api/incidents';
import { CleanStep } from './clean-step';
import { ContainedStep } from './contained-step';
import { FindStep } from './find-step';
import type { IncidentStep, SkippableStep, StepKey } from './incident-steps';
import { PreflightStep } from './preflight-step';
import { RestartStep } from './restart-step';
import { SecureStep } from './secure-step';
import { StepResult } from './step-result';
import { WrapUpStep } from './wrap-up-step';
import classes from './incident.module.css';

interface StepPanelProps {
  view: IncidentView;
  step: IncidentStep | undefined;
  skipped: readonly SkippableStep[];
  onSkip(step: SkippableStep, left: boolean): void;
  onShow(step: StepKey): void;
}

/** The step that is looked at. */
export function StepPanel({ view, step, skipped, onSkip, onShow }: StepPanelProps) {
  const t = useTranslations('incidents');
  if (step === undefined) return null;
  const isSkipped = skipped.some((each) => each === step.key);
  return (
    <section className={classes.panel} aria-labelledby="step-title">
      <header className={classes.panelHead}>
        <p className={`${classes.stepOf} digits`}>{t('stepOf', { number: step.number })}</p>
        <h2 id="step-title" className={classes.panelTitle}>
          {t(`stepTitles.${step.key}`)}
        </h2>
        <StepResult view={view} step={step} />
      </header>
      {step.key === 'contained' && <ContainedStep />}
      {step.key === 'find' && <FindStep view={view} skipped={isSkipped} onSkip={(left) => onSkip('find', left)} />}
      {step.key === 'secure' && <SecureStep view={view} onFind={() => onShow('find')} />}
      {step.key === 'clean' && <CleanStep view={view} skipped={isSkipped} onSkip={(left) => onSkip('clean', left)} />}
      {step.key === 'preflight' && <PreflightStep view={view} onShow={onShow} />}
      {step.key === 'restart' && <RestartStep view={view} onShow={onShow} />}
      {step.key === 'wrap-up' && <WrapUpStep view={view} />}
    </section>
  );
}
