'use client';

import { Spoiler } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { CopyButton } from '@/components/ui/copy-button';
import { useFormats } from '@/components/hooks/use-formats';
import { formatMoment } from '@sluice/messages/format-time';
import { useSenderText } from '@/components/suspects/use-sender-text';
import classes from './incidents.module.css';

/** Whom to tell, and a draft for each: the owners of the accounts that were secured, and whoever sent while the server was protected. */
export function NoticeDrafts({ view: { incident, suspects } }: { view: IncidentView }) {
  const t = useTranslations('incidents.notices');
  const senderText = useSenderText();
  const { zone, language } = useFormats();
  // What is handed on is read on another day: every time has its date.
  const moment = (at: number): string => formatMoment(at, { now: 0, zone, language });
  const owners = suspects.filter(({ decision }) => decision === 'secured').map(({ account }) => senderText(account));
  const times = { server: incident.serverName, from: moment(incident.openedAt), to: incident.releasedAt === null ? '' : moment(incident.releasedAt) };
  const drafts = [
    ...(owners.length === 0 ? [] : [{ key: 'owners' as const, whom: t('owners', { count: owners.length, accounts: owners.join(', ') }), text: t('toOwner', times) }]),
    { key: 'senders' as const, whom: t('senders'), text: t('toSender', times) },
  ];
  return (
    <section className={`${classes.step} ${classes.noPrint}`} aria-label={t('title')}>
      <h3 className={classes.noticeTitle}>{t('title')}</h3>
      {drafts.map(({ key, whom, text }) => (
        <div key={key} className={classes.notice}>
          <div className={classes.noticeHead}>
            <p className={classes.intro}>{whom}</p>
            <CopyButton text={text} name={t(`draft.${key}`)} />
          </div>
          <Spoiler maxHeight={64} showLabel={t('whole')} hideLabel={t('less')}>
            <p className={classes.noticeText}>{text}</p>
          </Spoiler>
        </div>
      ))}
    </section>
  );
}
