'use client';

import { Skeleton } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useProtection } from './use-protection';
import { Card } from '@/components/ui/card';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { MailingCard } from './mailing-card';
import { ProtectedAccountsCard } from './protected-accounts-card';
import { GateForm } from './gate-form';
import { ProtectionForm } from './protection-form';
import { QueuePastTable } from './queue-past-table';
import { Permitted } from '@/components/people/permitted';
import classes from './protection.module.css';

/** The rule and its threshold, the advice on choosing it, and what the queue's past says. */
export function ProtectionPage() {
  const t = useTranslations('protection');
  const { data, error } = useProtection();
  return (
    <>
      <PageTitle description={t('description')}>{t('title')}</PageTitle>
      <div className={classes.columns}>
        <div className={classes.side}>
          <Card>
            {data === undefined ? (
              <>
                <ProblemMessage error={error} />
                {error === null && <Skeleton height={220} />}
              </>
            ) : (
              <Permitted permission="protection:change">
                <ProtectionForm view={data} key={data.serverId} />
              </Permitted>
            )}
          </Card>
          <MailingCard />
          {data !== undefined && (
            <Card title={t('gate.title')}>
              <Permitted permission="protection:change">
                <GateForm view={data} key={data.serverId} />
              </Permitted>
            </Card>
          )}
          <ProtectedAccountsCard />
        </div>
        <div className={classes.side}>
          <Card title={t('adviceTitle')}>
            <ul className={classes.advice}>
              <li>{t('advice1')}</li>
              <li>{t('advice2')}</li>
              <li>{t('advice3')}</li>
            </ul>
          </Card>
          {data !== undefined && (
            <Card title={t('pastTitle')}>
              <QueuePastTable view={data} />
            </Card>
          )}
        </div>
      </div>
    </>
  );
}
