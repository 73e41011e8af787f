'use client';

import { Alert, Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemMessage } from '../ui/problem-message';
import type { Press } from './act-state';
import { doneBefore, oppositeAct } from './already-done';
import { DoneBefore, OppositeDone } from './done-before';
import { Permitted } from '../people/permitted';
import classes from './actions.module.css';

/** What the console answered to a press, when that is not an action: done by somebody else, refused, not sent, or no answer. */
export function PressOutcome({ press, onRetry }: { press: Press; onRetry(): void }) {
  const t = useTranslations('actions');
  const words = useTranslations('shell');
  const box = useRef<HTMLDivElement>(null);
  // The button may be at the foot of the screen and this far below it; nobody may believe that the press went well.
  useEffect(() => {
    // Newer browsers answer with a promise, which must not become the effect's clean-up.
    void box.current?.scrollIntoView({ block: 'nearest' });
  }, [press.status]);
  const other = doneBefore(press.error);
  if (other !== null) return <DoneBefore by={other} />;
  const opposite = oppositeAct(press.error);
  if (opposite !== null) return <OppositeDone by={opposite} />;
  if (press.status === 'refused') return <ProblemMessage error={press.error} />;
  if (press.status !== 'unanswered' && press.status !== 'not-sent') return null;
  return (
    <Alert ref={box} className={classes.pressOutcome} color="red" variant="light" role="alert" classNames={{ message: 'problem-text' }}>
      <p className={classes.paragraph}>{t(press.status === 'not-sent' ? 'notSent' : 'notKnown')}</p>
      <Permitted permission="actions:request" quiet>
        <Button variant="default" className="touch-target" onClick={onRetry}>
          {words('tryAgain')}
        </Button>
      </Permitted>
    </Alert>
  );
}
