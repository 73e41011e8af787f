'use client';

import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '@/lib/console/servers/schemas';
import classes from './state-band.module.css';

/** What leaves, what arrives and how long the queue is, while the server is protected. */
export function MailFlow({ server }: { server: ServerView }) {
  const t = useTranslations('states');
  const length = server.report?.measurement?.length ?? null;
  const running = server.report?.smtp.running ?? false;
  const { applyQueueLimit, threshold } = server.settings;
  return (
    <>
      <ul className={classes.flow}>
        <Way name={t('outsideSending')} works={false} />
        <Way name={t('incomingMail')} works={running} />
        <Way name={t('internalMail')} works={running} />
      </ul>
      <span className={`${classes.queue} digits`}>{length === null ? t('queueNotMeasured') : t(applyQueueLimit ? 'queueOfThreshold' : 'queueAlone', { length, threshold })}</span>
    </>
  );
}

function Way({ name, works }: { name: string; works: boolean }) {
  const t = useTranslations('states');
  return (
    <li>
      {works ? <IconCheck size={16} stroke={2.6} aria-hidden /> : <IconX size={16} stroke={2.6} aria-hidden />}
      {name} <span className={classes.spoken}>{works ? t('works') : t('stopped')}</span>
    </li>
  );
}
