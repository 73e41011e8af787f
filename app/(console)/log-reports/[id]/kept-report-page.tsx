'use client';

import { Button, Skeleton } from '@mantine/core';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/hooks/use-formats';
import { useLogReport } from '../use-log-reports';
import { useServerHref } from '@/components/hooks/use-server-id';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { DeleteReportDialog } from '../delete-report-dialog';
import { ReportView } from '../report-view';
import { useFilesName } from '../use-files-name';
import { Permitted } from '@/components/people/permitted';
import classes from '../log-reports.module.css';

/** A report as it was kept. */
export function KeptReportPage({ id }: { id: string }) {
  const t = useTranslations('logReports');
  const router = useRouter();
  const hrefOf = useServerHref();
  const nameOf = useFilesName();
  const { moment } = useFormats();
  const { data, error } = useLogReport(id);
  const [leaving, setLeaving] = useState(false);
  return (
    <div className={classes.page}>
      <Link href={hrefOf('/log-reports')} className={`${classes.back} touch-target`}>
        <IconArrowLeft size={18} aria-hidden />
        {t('back')}
      </Link>
      <PageTitle description={data === undefined ? undefined : t('keptBy', { name: data.keptByName, time: moment(data.keptAt) })}>
        {data === undefined ? t('title') : t('keptTitle', { files: nameOf(data.summary.files) })}
      </PageTitle>
      {data === undefined && (error === null ? <Skeleton height={240} radius="md" /> : <ProblemMessage error={error} />)}
      {data !== undefined && (
        <ReportView
          summary={data.summary}
          report={data.report}
          actions={
            <Permitted permission="reports:delete">
              <Button variant="default" className="touch-target" leftSection={<IconTrash size={18} aria-hidden />} onClick={() => setLeaving(true)}>
                {t('list.delete')}
              </Button>
            </Permitted>
          }
        >
          {data.report.accounts.length < data.summary.accounts && <p className={classes.quiet}>{t('keptOf', { shown: data.report.accounts.length, count: data.summary.accounts })}</p>}
        </ReportView>
      )}
      <DeleteReportDialog kept={leaving && data !== undefined ? data : null} onClose={() => setLeaving(false)} onDeleted={() => router.push(hrefOf('/log-reports'))} />
    </div>
  );
}
