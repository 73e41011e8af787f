'use client';

import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { KeptLogReport } from '@/lib/console/reports/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import { useServerHref } from '@/components/hooks/use-server-id';
import { RecordTable } from '@/components/ui/record-table';
import { StatusPill } from '@/components/ui/status-pill';
import wholeRow from '@/components/ui/whole-row.module.css';
import { useFilesName } from './use-files-name';
import { useReportWords } from './use-report-words';
import { Permitted } from '@/components/people/permitted';
import classes from './kept-reports.module.css';

/** One row for each kept report; a press on it opens the report. */
export function KeptReportRows({ reports, onDelete }: { reports: readonly KeptLogReport[]; onDelete(report: KeptLogReport): void }) {
  const t = useTranslations('logReports.list');
  return (
    <RecordTable className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('files')}</th>
          <th scope="col">{t('result')}</th>
          <th scope="col">{t('kept')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {reports.map((report) => (
          <KeptReportRow key={report.id} report={report} onDelete={() => onDelete(report)} />
        ))}
      </tbody>
    </RecordTable>
  );
}

function KeptReportRow({ report: { id, keptAt, keptByName, summary }, onDelete }: { report: KeptLogReport; onDelete(): void }) {
  const t = useTranslations('logReports.list');
  const files = useFilesName()(summary.files);
  const { moment } = useFormats();
  const words = useReportWords(summary.timeZone);
  const hrefOf = useServerHref();
  return (
    <tr className={wholeRow.row}>
      <td className={classes.files}>
        <Link href={hrefOf(`/log-reports/${id}`)} className={`${wholeRow.target} ${wholeRow.link}`} aria-label={t('open', { files })}>
          {files}
        </Link>
        {summary.from !== null && summary.to !== null && (
          <span className={`${classes.quiet} digits`}>
            {words.moment(summary.from)} – {words.moment(summary.to)}
          </span>
        )}
      </td>
      <td className={classes.result}>
        <StatusPill look={summary.suspects > 0 ? 'protected' : 'watching'}>{t('suspects', { count: summary.suspects })}</StatusPill>
      </td>
      <td className={`${classes.kept} digits`}>{t('by', { name: keptByName, time: moment(keptAt) })}</td>
      <td className={classes.menu}>
        <Permitted permission="reports:delete" quiet>
          <ActionIcon variant="subtle" color="gray" size={40} className="touch-target" aria-label={t('deleteThis', { files })} onClick={onDelete}>
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Permitted>
      </td>
    </tr>
  );
}
