'use client';

import { IconChevronDown, IconChevronUp, IconEye } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { visibleString } from '@/components/evidence/visible-text';
import type { IncidentStepKey, IncidentView } from '@/lib/console/incidents/schemas';
import { StepMark } from './step-mark';
import type { IncidentStep } from './incident-steps';
import { StepNote } from './step-note';
import classes from './step-rail.module.css';

/** More would push the open step off a phone. */
const MOST_PRESENT = 3;

interface StepRailProps {
  steps: readonly IncidentStep[];
  shown: IncidentStepKey;
  /** The others who look at the incident. */
  present: IncidentView['present'];
  onShow(step: IncidentStepKey): void;
}

/** The seven steps in their order; on a phone one line that unfolds. */
export function StepRail({ steps, shown, present, onShow }: StepRailProps) {
  const t = useTranslations('incidents');
  const [unfolded, setUnfolded] = useState(false);
  const list = useId();
  const Chevron = unfolded ? IconChevronUp : IconChevronDown;
  const number = steps.find((step) => step.key === shown)?.number ?? 1;
  const show = (step: IncidentStepKey): void => {
    setUnfolded(false);
    onShow(step);
  };
  return (
    <nav className={classes.rail} aria-label={t('stepsLabel')}>
      <button type="button" className={classes.railToggle} aria-expanded={unfolded} aria-controls={list} onClick={() => setUnfolded(!unfolded)}>
        <strong>{t('stepOf', { number })}</strong>
        <span className={classes.dots} aria-hidden>
          {steps.map((step) => (
            <StepMark key={step.key} status={step.status} number={step.number} small />
          ))}
        </span>
        <span className={classes.railAll}>
          {t('allSteps')} <Chevron size={16} aria-hidden />
        </span>
      </button>
      <ol id={list} className={classes.railList} data-unfolded={unfolded || undefined}>
        {steps.map((step) => (
          <li key={step.key}>
            <button type="button" className={classes.railStep} data-status={step.status} aria-current={step.key === shown ? 'step' : undefined} onClick={() => show(step.key)}>
              <StepMark status={step.status} number={step.number} />
              <span className={classes.railName}>{t(`steps.${step.key}`)}</span>
              <StepNote step={step} />
            </button>
          </li>
        ))}
      </ol>
      <ul className={classes.present} aria-label={t('present.label')} aria-live="polite">
        {present.slice(0, MOST_PRESENT).map(({ name, step }, index) => (
          <li key={index}>
            <IconEye size={16} aria-hidden />
            <span>{step === null ? t('present.here', { name: visibleString(name) }) : t('present.atStep', { name: visibleString(name), step: t(`steps.${step}`) })}</span>
          </li>
        ))}
        {present.length > MOST_PRESENT && <li>{t('present.more', { count: present.length - MOST_PRESENT })}</li>}
      </ul>
    </nav>
  );
}
