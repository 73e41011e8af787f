'use client';

import { useEffect, useRef, useState, type FocusEvent, type PointerEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { IncidentStepKey, IncidentView } from '@/lib/console/incidents/schemas';
import { HostProblems } from '@/components/server-state/host-problems';
import { LocalMailCard } from '@/components/actions/local-mail-card';
import { Card } from '@/components/ui/card';
import { FinishedSteps } from './finished-steps';
import { IncidentFoot } from './incident-foot';
import { IncidentHeader } from './incident-header';
import { IncidentQueue } from './incident-queue';
import { IncidentReport } from './incident-report';
import { incidentSteps, openStep } from './incident-steps';
import { nextTask } from './next-task';
import { RestartDialog } from './restart-dialog';
import { StepPanel } from './step-panel';
import { StepRail } from './step-rail';
import { Timeline } from './timeline';
import { useIncidentAddress } from './use-incident-address';
import classes from './incidents.module.css';

/** The steps, the one that is looked at, the timeline, and in the foot what to do next. */
export function IncidentRepair({ view }: { view: IncidentView }) {
  const t = useTranslations('incidents.timeline');
  const address = useIncidentAddress();
  const [restarting, setRestarting] = useState(false);
  const steps = incidentSteps(view, address.skipped);
  const open = openStep(steps);
  // While somebody types, the step under the hands stays, whatever another operator or the machine finishes.
  const [held, setHeld] = useState<IncidentStepKey | null>(null);
  const shown = address.step ?? held ?? open;
  const step = steps.find((each) => each.key === shown);
  const show = (key: IncidentStepKey): void => address.showStep(key === open ? null : key);
  const restart = (): void => setRestarting(true);
  const closed = view.incident.status === 'closed';
  const { column, side, touch } = useShownTask(`${shown} ${view.suspects.find((suspect) => suspect.decision === 'open')?.account ?? ''}`);
  return (
    <div className={classes.page} onPointerDownCapture={touch}>
      <IncidentHeader view={view} />
      {closed && <IncidentReport view={view} />}
      {!closed && <HostProblems problems={view.problems} />}
      <div className={classes.columns}>
        <StepRail steps={steps} shown={shown} present={view.present} onShow={show} />
        <div ref={column} className={classes.column} onFocus={(event) => setHeld(isWriting(event) ? shown : null)} onBlur={() => setHeld(null)}>
          <FinishedSteps view={view} steps={steps} shown={shown} onShow={show} />
          {step !== undefined && <StepPanel view={view} step={step} address={address} onRestart={restart} />}
        </div>
        <div ref={side} className={classes.side}>
          {!closed && <LocalMailCard />}
          {!closed && <IncidentQueue />}
          <Card title={t('title')} aside={t('newest')}>
            <Timeline entries={view.timeline} withButtons={!closed} />
          </Card>
        </div>
      </div>
      {!closed && <IncidentFoot view={view} task={nextTask(view, steps)} shown={shown} open={open} address={address} onRestart={restart} />}
      <RestartDialog opened={restarting} onClose={() => setRestarting(false)} />
    </div>
  );
}

function isWriting({ target }: FocusEvent): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'radio');
}

/**
 * Brings what is to be done next into sight when it changes: the page has grown shorter under the hand that pressed, and
 * would show the timeline. Whoever touched the timeline last is reading it, and is left alone.
 */
function useShownTask(task: string) {
  const column = useRef<HTMLDivElement>(null);
  const side = useRef<HTMLDivElement>(null);
  const elsewhere = useRef(false);
  const before = useRef(task);
  useEffect(() => {
    if (before.current === task) return;
    before.current = task;
    const top = column.current?.getBoundingClientRect().top ?? 0;
    if (!elsewhere.current && (top < 0 || top > window.innerHeight / 2)) column.current?.scrollIntoView({ block: 'start' });
  }, [task]);
  const touch = ({ target }: PointerEvent): void => {
    elsewhere.current = target instanceof Node && (side.current?.contains(target) ?? false);
  };
  return { column, side, touch };
}
