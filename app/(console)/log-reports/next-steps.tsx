'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useServerHref } from '@/components/hooks/use-server-id';
import { Card } from '@/components/ui/card';
import classes from './log-reports.module.css';

/** The documented order of the repair, for a server on which nobody does it for the operator. */
export function NextSteps() {
  const t = useTranslations('logReports');
  const hrefOf = useServerHref();
  return (
    <Card title={t('next')}>
      <ol className={classes.steps}>
        {(['find', 'secure', 'restart'] as const).map((step) => (
          <li key={step}>{t(`nextSteps.${step}`)}</li>
        ))}
      </ol>
      <p className={classes.quiet}>
        {t('nextGuard')}{' '}
        <Link href={hrefOf('/servers')} className={classes.link}>
          {t('toServers')}
        </Link>
      </p>
    </Card>
  );
}
