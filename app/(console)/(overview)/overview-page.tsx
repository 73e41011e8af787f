'use client';

import { VisuallyHidden } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useOverview } from '@/components/hooks/use-overview';
import { useSuspects } from '@/components/hooks/use-suspects';
import { useServerState } from '@/components/server-state/use-server-state';
import { late } from '@/components/ui/late';
import { ProblemMessage } from '@/components/ui/problem-message';
import { AlertPathCard } from './alert-path-card';
import { BusiestSenders } from './busiest-senders';
import { HostProblems } from '@/components/server-state/host-problems';
import { keepsThiefOut } from '@sluice/actions/standing';
import type { SuspectList } from '@/lib/console/suspects/schemas';
import { HostCard } from './host-card';
import { nextStep } from './next-step';
import { NextStepCard } from './next-step-card';
import { QueueFigures } from './queue-figures';
import { QueueHistoryCard } from './queue-history-card';
import classes from './overview.module.css';

const LocalMail = late(() => import('./local-mail').then(({ LocalMail: Loaded }) => Loaded));

/** A suspect that nothing was done about: one that is contained goes on having its score for a while, and needs nobody. */
function isUnsettled({ assessment, actions }: SuspectList['accounts'][number]): boolean {
  return assessment.verdict === 'suspect' && keepsThiefOut(actions, assessment.lastSeen) === null;
}

/** The state in one glance, what to do now, the queue and its past, who sends most, and how the host is. */
export function OverviewPage() {
  const t = useTranslations('overview');
  const { data, error } = useOverview();
  const { kind } = useServerState();
  const suspects = (useSuspects().data?.accounts ?? []).filter(isUnsettled).length;
  const step = nextStep(kind, data, suspects);
  const server = data?.server ?? null;
  return (
    <div className={classes.page}>
      <VisuallyHidden component="h1">{t('title')}</VisuallyHidden>
      {data === undefined && <ProblemMessage error={error} />}
      {step !== null && <NextStepCard step={step} serverName={server?.name ?? ''} />}
      {data !== undefined && server !== null && (
        <div className={classes.columns}>
          <div className={classes.column}>
            <QueueFigures overview={data} />
            <QueueHistoryCard />
          </div>
          <div className={classes.column}>
            {server.report !== null && <HostProblems problems={server.report.problems} />}
            {data.localMail !== null && <LocalMail server={server} localMail={data.localMail} />}
            <HostCard server={server} openIncident={data.openIncident} lastIncident={data.lastIncident} />
            <AlertPathCard />
          </div>
          <div className={classes.column}>
            <BusiestSenders />
          </div>
        </div>
      )}
    </div>
  );
}
