'use client';

import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import classes from './incidents.module.css';

/** What senders of this server see while it is protected, word for word. */
const REPLY = '530 Relay denied for protecting our server';

/** What the rule did by itself, and what it left working. */
export function ContainedStep({ view }: { view: IncidentView }) {
  const t = useTranslations('incidents');
  const { moment } = useFormats();
  const { queueLength, threshold, openedAt, status } = view.incident;
  const received = !view.problems.some(({ code }) => code === 'smtp-down');
  const Received = received ? IconCircleCheck : IconCircleX;
  return (
    <div className={classes.step}>
      <p className={classes.intro}>{t('tripped', { length: queueLength, threshold, time: moment(openedAt) })}</p>
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
      <p className={classes.intro}>{t('contained.explain', { reply: REPLY })}</p>
      <p className={classes.intro}>{t('lasts')}</p>
    </div>
  );
}
