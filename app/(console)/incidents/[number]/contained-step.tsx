'use client';

import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { RELAY_DENIED } from '@sluice/policy/decision';
import { useBegin } from './use-begin';
import classes from './incidents.module.css';

/** What the rule did by itself, or somebody by hand, and what it left working. */
export function ContainedStep({ view }: { view: IncidentView }) {
  const t = useTranslations('incidents');
  const begin = useBegin();
  const { status } = view.incident;
  const received = !view.problems.some(({ code }) => code === 'smtp-down');
  const Received = received ? IconCircleCheck : IconCircleX;
  return (
    <div className={classes.step}>
      <p className={classes.intro}>{begin.sentence(view.incident)}</p>
      {status === 'protected' && (
        <ul className={classes.checks}>
          <li data-met={false}>
            <IconCircleX size={22} aria-hidden /> {t('contained.outsideStopped')}
          </li>
          <li data-met={received}>
            <Received size={22} aria-hidden /> {t(received ? 'contained.incomingWorks' : 'contained.incomingStopped')}
          </li>
          <li data-met={received}>
            <Received size={22} aria-hidden /> {t(received ? 'contained.internalWorks' : 'contained.internalStopped')}
          </li>
        </ul>
      )}
      <p className={classes.intro}>{t('contained.explain', { reply: RELAY_DENIED })}</p>
      <p className={classes.intro}>{t('lasts')}</p>
    </div>
  );
}
