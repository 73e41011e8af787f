'use client';

import { VisuallyHidden } from '@mantine/core';
import { IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { ActionView } from '@/lib/console/actions/schemas';
import { useProofLines } from './use-proof-lines';
import classes from './actions.module.css';

/** What was looked at after an action, each with its time; what could not be proven is marked as that. */
export function ProofLines({ action }: { action: ActionView }) {
  const t = useTranslations('actions');
  const lines = useProofLines()(action);
  if (lines.length === 0) return null;
  return (
    <ul className={classes.proofs}>
      {lines.map(({ step, holds, text }) => (
        <li key={step} data-holds={holds}>
          {holds ? <IconCircleCheck size={16} aria-hidden /> : <IconHelpCircle size={16} aria-hidden />}
          {!holds && <VisuallyHidden>{t('notPossible.title')}: </VisuallyHidden>}
          <span className="digits">{text}</span>
        </li>
      ))}
    </ul>
  );
}
