'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { HeldMail } from '@/lib/console/held/schemas';
import { MailControls } from '@/components/actions/mail-controls';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { useOverview } from '@/components/hooks/use-overview';
import { useServerHref } from '@/components/hooks/use-server-id';
import { AccountName } from '@/components/suspects/account-name';
import classes from './held.module.css';

interface HeldSenderProps {
  sender: HeldMail['senders'][number];
  onLook: ((account: string) => void) | null;
}

/** One sender with mail on hold: how much, since when and by which act, and what can be done with it. */
export function HeldSender({ sender, onLook }: HeldSenderProps) {
  const t = useTranslations('held');
  const { moment } = useFormats();
  const hrefOf = useServerHref();
  const report = useOverview().data?.server?.report ?? null;
  const { account, name, held, waiting, since, actions } = sender;
  const total = report?.queue == null ? null : report.queue.waiting + report.queue.held;
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        {account === null ? <strong>{t('nobody')}</strong> : <AccountName account={account} name={name} />}
        <strong className="digits">{t('count', { count: held })}</strong>
      </div>
      <p className={`${classes.quiet} digits`}>
        {account === null && `${t('nobodyText')} `}
        {account !== null && (since === null ? t('sinceUnknown') : `${t('since', { time: moment(since.at) })}, ${t('by', { name: visibleString(since.byName) })}`)}
        {since?.incident != null && (
          <>
            {' · '}
            <Link href={hrefOf(`/incidents/${since.incident}`)}>{t('incident', { number: since.incident })}</Link>
          </>
        )}
        {waiting > 0 && ` · ${t('alsoWaiting', { count: waiting })}`}
      </p>
      {account !== null && (
        <>
          {onLook !== null && (
            <Button variant="default" className={`touch-target ${classes.look}`} onClick={() => onLook(account)}>
              {t('messages')}
            </Button>
          )}
          <MailControls account={account} waiting={waiting} held={held} others={total === null ? null : Math.max(0, total - waiting - held)} actions={actions} />
        </>
      )}
    </li>
  );
}
