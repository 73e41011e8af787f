'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { retentionSchema, type Retention } from '@/lib/console/retention/schemas';
import { formatBytes } from '@sluice/messages/format-bytes';
import { request } from '@/components/hooks/request';
import { useFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import { Moment } from '@/components/ui/moment';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { RecordTable } from '@/components/ui/record-table';
import classes from './kept.module.css';

/** What grows, how long it is kept, and how much it is now. */
export function KeptPage() {
  const t = useTranslations('kept');
  const { language } = useFormats();
  const { data, error } = useQuery({ queryKey: ['retention'], queryFn: ({ signal }) => request('/api/retention', { schema: retentionSchema, signal }), retry: false });
  return (
    <>
      <PageTitle description={t('description')}>{t('title')}</PageTitle>
      <ProblemMessage error={error} />
      {data === undefined && error === null && <Skeleton height={480} radius="md" />}
      {data !== undefined && (
        <div className={classes.page}>
          <Card title={t('database')} flush aside={t('size', { kind: data.database.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL', size: formatBytes(data.database.bytes, language) })}>
            <KeptTable kinds={data.kinds} />
          </Card>
          <Card title={t('files')}>
            <ul className={classes.files}>
              <li>{t('receivingLog')}</li>
              <li>{t('programLogs')}</li>
              <li>{t('copies')}</li>
              <li>{t('onHosts')}</li>
            </ul>
          </Card>
        </div>
      )}
    </>
  );
}

function KeptTable({ kinds }: { kinds: Retention['kinds'] }) {
  const t = useTranslations('kept');
  const { number, duration } = useFormats();
  return (
    <RecordTable className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('what')}</th>
          <th scope="col">{t('howLong')}</th>
          <th scope="col">{t('now')}</th>
          <th scope="col">{t('oldest')}</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, keptMs, count, oldestAt }) => (
          <tr key={kind}>
            <th scope="row">{t(`kinds.${kind}`)}</th>
            <td>
              <Label>{t('howLong')}</Label>
              {t(`terms.${kind}`, { duration: keptMs === null ? '' : duration(keptMs) })}
            </td>
            <td>
              <Label>{t('now')}</Label>
              {number(count)}
            </td>
            <td>
              <Label>{t('oldest')}</Label>
              {oldestAt === null ? t('none') : <Moment at={oldestAt} />}
            </td>
          </tr>
        ))}
      </tbody>
    </RecordTable>
  );
}

/** The head of a column, beside each value of it where a row is a block of its own. */
function Label({ children }: { children: string }) {
  return <span className={classes.label}>{children}: </span>;
}
