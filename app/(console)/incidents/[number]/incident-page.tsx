'use client';

import { Button, Skeleton } from '@mantine/core';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ActsProvider } from '@/components/actions/acts-provider';
import { RequestProblem } from '@/components/hooks/request';
import { useIncident } from './use-incident';
import { useIncidentAddress } from './use-incident-address';
import { useServerOfIncident } from './use-server-of-incident';
import { EmptyState } from '@/components/ui/empty-state';
import { ProblemMessage } from '@/components/ui/problem-message';
import { IncidentRepair } from './incident-repair';
import classes from './incidents.module.css';

/** One incident: what happened, the repair in the documented order, and afterwards its report. */
export function IncidentPage({ number }: { number: number }) {
  const t = useTranslations('incidents');
  const { data, error } = useIncident(number, useIncidentAddress());
  const isOwnServer = useServerOfIncident(data?.incident.serverId);
  if (data === undefined && error instanceof RequestProblem && error.code === 'not-found') {
    const back = (
      <Button component={Link} href="/incidents" variant="default">
        {t('allIncidents')}
      </Button>
    );
    return <EmptyState title={<h1>{t('notFound', { number })}</h1>} action={back} />;
  }
  if (data === undefined || !isOwnServer) {
    return error === null || data !== undefined ? (
      <div className={classes.loading} aria-busy>
        <Skeleton height={36} width="40%" />
        <Skeleton height={320} />
      </div>
    ) : (
      <ProblemMessage error={error} />
    );
  }
  const { serverId, serverName } = data.incident;
  const actions = [...data.suspects.flatMap((suspect) => suspect.actions), ...(data.restartAction ? [data.restartAction] : [])];
  return (
    <ActsProvider serverId={serverId} serverName={serverName} actions={actions}>
      <IncidentRepair view={data} />
    </ActsProvider>
  );
}
