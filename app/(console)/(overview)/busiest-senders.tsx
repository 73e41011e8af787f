'use client';

import { IconUsers } from '@tabler/icons-react';
import Link from 'next/link';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/hooks/use-formats';
import { useServerHref } from '@/components/hooks/use-server-id';
import { useSuspects } from '@/components/hooks/use-suspects';
import { Breakable } from '@/components/ui/breakable';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useSenderText } from '@/components/suspects/use-sender-text';
import { StatusPill } from '@/components/ui/status-pill';
import classes from './overview.module.css';

const SHOWN = 5;

/** The accounts with the most recipients lately, beside what is usual for them. */
export const BusiestSenders = memo(function BusiestSenders() {
  const t = useTranslations('overview');
  const drill = useTranslations('drill');
  const { number, duration } = useFormats();
  const hrefOf = useServerHref();
  const { data, error } = useSuspects();
  const senderText = useSenderText();
  const assessments = (data?.accounts ?? []).map((entry) => entry.assessment);
  const busiest = assessments.toSorted((one, other) => other.figures.recipients - one.figures.recipients).slice(0, SHOWN);
  const window = busiest[0]?.windowSeconds;
  const title = window === undefined ? t('busiest') : `${t('busiest')}, ${t('busiestWindow', { duration: duration(window * 1000) })}`;
  return (
    <Card title={title} flush aside={<Link href={hrefOf('/suspects')} className={classes.more}>{t('allSuspects')} ›</Link>}>
      {error !== null && <div className={classes.padded}><ProblemMessage error={error} /></div>}
      {data !== undefined && busiest.length === 0 && (
        <EmptyState icon={<IconUsers size={28} stroke={1.5} aria-hidden />} title={t('busiestEmpty')}>
          <p>{t('busiestEmptyText')}</p>
          <p>
            <Link href={hrefOf('/drill')}>{drill('invite')}</Link>
          </p>
        </EmptyState>
      )}
      {busiest.length > 0 && (
        <table className={`${classes.senders} digits`}>
          <thead>
            <tr>
              <th scope="col">{t('account')}</th>
              <th scope="col">{t('recipients')}</th>
              <th scope="col">{t('usual')}</th>
              <th scope="col" className={classes.wide}>{t('domains')}</th>
              <th scope="col" className={classes.wide}>{t('addresses')}</th>
            </tr>
          </thead>
          <tbody>
            {busiest.map(({ account, name, verdict, figures, usualRecipients }) => (
              <tr key={account}>
                <td>
                  <bdi className={classes.account}><Breakable text={senderText(account, name)} /></bdi>
                  {verdict !== 'normal' && <StatusPill look={verdict === 'suspect' ? 'protected' : 'near'}>{t(verdict === 'suspect' ? 'verdictSuspect' : 'verdictWatch')}</StatusPill>}
                </td>
                <td>{number(figures.recipients)}</td>
                <td className={classes.quiet}>{usualRecipients === null ? <span title={t('usualUnknown')}>–</span> : number(usualRecipients)}</td>
                <td className={classes.wide}>{number(figures.domains)}</td>
                {/* Somebody sent it from somewhere: a log that names no address does not mean none. */}
                <td className={classes.wide}>{figures.addresses === 0 ? <span title={t('addressesUnknown')}>–</span> : number(figures.addresses)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
});
