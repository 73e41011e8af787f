'use client';

import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { IncidentStep } from './incident-steps';
import classes from './step-rail.module.css';

/** The state of a step as a shape: ✓ done, filled number now, half ring partly, ring later, – left out. */
export function StepMark({ status, number, small = false }: { status: IncidentStep['status']; number: number; small?: boolean }) {
  const t = useTranslations('incidents.stepStatus');
  return (
    <span className={classes.mark} data-status={status} data-small={small || undefined}>
      {small ? null : status === 'done' ? <IconCheck size={16} stroke={2.5} aria-hidden /> : status === 'skipped' ? <IconMinus size={16} aria-hidden /> : <span aria-hidden>{number}</span>}
      {!small && (
        <VisuallyHidden>
          {number}, {t(status)}:
        </VisuallyHidden>
      )}
    </span>
  );
}
