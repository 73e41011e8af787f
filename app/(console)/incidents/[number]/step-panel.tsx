'use client';

import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { CleanStep } from './clean-step';
import { ContainedStep } from './contained-step';
import type { IncidentStep } from './incident-steps';
import { PreflightStep } from './preflight-step';
import { RestartStep } from './restart-step';
import { SuspectsStep } from './suspects-step';
import type { IncidentAddress } from './use-incident-address';
import { WrapUpStep } from './wrap-up-step';
import classes from './incidents.module.css';

interface StepPanelProps {
  view: IncidentView;
  step: IncidentStep;
  address: IncidentAddress;
  onRestart(): void;
}

/** The step that is looked at. */
export function StepPanel({ view, step, address, onRestart }: StepPanelProps) {
  const t = useTranslations('incidents');
  return (
    <section className={classes.panel} aria-labelledby="step-title">
      <header>
        <p className={`${classes.stepOf} digits`}>{t('stepOf', { number: step.number })}</p>
        <h2 id="step-title" className={classes.panelTitle}>
          {t(`stepTitles.${step.key}`)}
        </h2>
      </header>
      {step.key === 'contained' && <ContainedStep view={view} />}
      {(step.key === 'find' || step.key === 'secure') && <SuspectsStep view={view} step={step.key} address={address} selected={selectedAccount(view, address.account)} />}
      {step.key === 'clean' && <CleanStep view={view} address={address} />}
      {step.key === 'preflight' && <PreflightStep view={view} address={address} />}
      {step.key === 'restart' && <RestartStep view={view} address={address} onRestart={onRestart} />}
      {step.key === 'wrap-up' && <WrapUpStep view={view} />}
    </section>
  );
}

/** The account in the address; without one, the first that is not decided on. */
function selectedAccount(view: IncidentView, named: string | null): string | null {
  if (named !== null) return named;
  return view.suspects.find((suspect) => suspect.decision === 'open')?.account ?? null;
}
