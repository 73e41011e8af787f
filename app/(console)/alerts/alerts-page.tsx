'use client';

import { Skeleton } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { AlertPathLine } from '@/components/server-state/alert-path-line';
import { Card } from '@/components/ui/card';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { ChannelCard } from './channel-card';
import { DeadManCard } from './dead-man-card';
import { DeliveryCard } from './delivery-card';
import { RuleCard } from './rule-card';
import { ToldCard } from './told-card';
import { useAlerts } from './use-alerts';
import classes from './alerts.module.css';

/** Who is told when something happens, whether that was proven, what was told, and what became of each message. */
export function AlertsPage() {
  const t = useTranslations('alerts');
  const { data, error } = useAlerts();
  return (
    <>
      <PageTitle description={t('description')}>{t('title')}</PageTitle>
      <ProblemMessage error={error} />
      <div className={classes.page}>
        <Card title={t('pathTitle')}>
          <AlertPathLine path={error === null ? data?.path : undefined} />
        </Card>
        {data === undefined && error === null && <Skeleton height={240} />}
        {data !== undefined && (
          <>
            <ChannelCard channels={data.channels} pushKey={data.pushKey} />
            <RuleCard rules={data.rules} areFirst={data.rulesAreFirst} channels={data.channels} />
            <ToldCard alerts={data.alerts} />
            <DeliveryCard deliveries={data.deliveries} />
            <DeadManCard urls={data.deadManUrls} />
          </>
        )}
      </div>
    </>
  );
}
