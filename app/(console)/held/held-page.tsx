'use client';

import { Skeleton } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { QueueFilter } from '@sluice/actions/queue-filter';
import type { HeldMail } from '@/lib/console/held/schemas';
import { ActsProvider } from '@/components/actions/acts-provider';
import { useActs } from '@/components/actions/use-acts';
import { useOverview } from '@/components/hooks/use-overview';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { HeldList } from './held-list';
import { MatchCard } from './match-card';
import { EMPTY_FILTER, type TypedFilter } from './typed-filter';
import { useHeldMail } from './use-held-mail';
import classes from './held.module.css';

/** Everything that is on hold on one server, and what is found in its queue by subject and recipient. */
export function HeldPage() {
  const t = useTranslations('held');
  const { data, error } = useHeldMail();
  const name = useOverview().data?.server?.name ?? '';
  return (
    <>
      <PageTitle description={t('description')}>{data?.held == null ? t('title') : t('titleCount', { count: data.held })}</PageTitle>
      {error !== null && <ProblemMessage error={error} />}
      {data === undefined && error === null && <Skeleton height={240} radius="md" />}
      {data !== undefined && (
        <ActsProvider serverId={data.serverId} serverName={name} actions={[...data.senders.flatMap(({ actions }) => actions), ...data.matching]}>
          <Parts held={data} serverName={name} />
        </ActsProvider>
      )}
    </>
  );
}

/** What is typed to find messages may come from the list: whose mail somebody wants to see. */
function Parts({ held, serverName }: { held: HeldMail; serverName: string }) {
  const acts = useActs();
  const [typed, setTyped] = useState<TypedFilter>(EMPTY_FILTER);
  const [counted, setCounted] = useState<QueueFilter | null>(null);
  const card = useRef<HTMLDivElement>(null);
  const count = (filter: QueueFilter): void => {
    setCounted(filter);
    void acts.start({ kind: 'look-at-queue', filter });
  };
  const look = (account: string): void => {
    setTyped({ ...EMPTY_FILTER, account });
    count({ account });
    // Newer browsers answer with a promise.
    void card.current?.scrollIntoView({ block: 'start' });
  };
  return (
    <div className={classes.page}>
      <HeldList held={held} serverName={serverName} onLook={held.canFilter && held.answers ? look : null} />
      <div ref={card} className={classes.anchor}>
        <MatchCard held={held} typed={typed} onType={setTyped} counted={counted} onCount={count} onDone={() => setCounted(null)} />
      </div>
    </div>
  );
}
