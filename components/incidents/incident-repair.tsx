'use client';

import { useState } from 'react';
import type { IncidentView } from '@/lib/api/incidents';
import { useAddressState } from '../hooks/use-address-state';
import { IncidentFoot } from './incident-foot';
import { IncidentHeader } from './incident-header';
import { IncidentQueue } from './incident-queue';
import { IncidentReport } from './incident-report';
import { incidentSteps, openStep, stepKeys, type SkippableStep } from './incident-steps';
import { nextTask } from './next-task';
import { StepList } from './step-list';
import { StepPanel } from './step-panel';
import { Timeline } from './timeline';
import classes from './incident.module.css';

/** The steps, the one that is looked at, the timeline, and in the foot what to do next. */
export function IncidentRepair({ view }: { view: IncidentView }) {
  const address = useAddressState();
  const [skipped, setSkipped] = useState<readonly SkippableStep[]>([]);
  const steps = incidentSteps(view, skipped);
  const open = openStep(steps);
  const shown = stepKeys.find((key) => key === address.get('step')) ?? open;
  const skip = (step: SkippableStep, left: boolean): void => setSkipped((before) => (left ? [...before, step] : before.filter((each) => each !== step)));
  const show = (step: (typeof stepKeys)[number]): void => address.set({ step: step === open ? null : step });
  return (
    <div className={classes.page}>
      <IncidentHeader view={view} />
      {view.incident.status === 'closed' && <IncidentReport view={view} />}
      <div className={classes.columns}>
        <StepList view={view} steps={steps} shown={shown} onShow={show} />
        <StepPanel view={view} step={steps[stepKeys.indexOf(shown)]} skipped={skipped} onSkip={skip} onShow={show} />
        <div className={classes.side}>
          {view.incident.status !== 'closed' && <IncidentQueue />}
          <Timeline entries={view.timeline} />
        </div>
      </div>
      {view.incident.status !== 'closed' && (
        <IncidentFoot view={view} task={nextTask(view, steps)} shown={shown} open={open} onShow={show} onSkip={skip} />
      )}
    </div>
  );
}
