'use client';

import { Skeleton } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { BeginCard } from './begin-card';
import { DrillCard } from './drill-card';
import { ScoreCard } from './score-card';
import { useDrill } from './use-drill';
import classes from './drill.module.css';

/** A practice hijack: what it is, how it goes, and how well it was repaired. */
export function DrillPage() {
  const t = useTranslations('drill');
  const { data, error } = useDrill();
  const drill = data?.drill ?? null;
  return (
    <>
      <PageTitle description={t('description')}>{t('title')}</PageTitle>
      <ProblemMessage error={error} />
      {data === undefined && error === null && <Skeleton height={320} radius="md" />}
      {data !== undefined && (
        <div className={classes.page}>
          {drill !== null && <DrillCard drill={drill} now={data.now} answers={error === null} />}
          {drill?.score && <ScoreCard drill={drill} score={drill.score} />}
          <BeginCard view={data} />
        </div>
      )}
    </>
  );
}
