'use client';

import { Alert } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconCalendarQuestion, IconFileUnknown } from '@tabler/icons-react';
import { useMessages, useTranslations } from 'use-intl';
import { KEPT_ACCOUNTS, KEPT_EVIDENCE } from '@/lib/console/reports/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useKeepLogReport } from './use-log-reports';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ProblemMessage } from '@/components/ui/problem-message';
import { mostlyUnknown, type LogAnalysis } from './analysis/log-analysis';
import { KeepButton } from './keep-button';
import { KnownFormats } from './known-formats';
import { formatName } from './log-formats';
import { reportToKeep } from './report-to-keep';
import { ReportView } from './report-view';
import classes from './log-reports.module.css';

/** What came of a check: what could not be read, and the report, or what to do when there is none. */
export function AnalysisOutcome({ analysis }: { analysis: LogAnalysis }) {
  const t = useTranslations('logReports');
  const messages = useMessages();
  const keep = useKeepLogReport();
  const { report, problems, guessedDate, ...told } = analysis;
  const troubles = problems.map(({ file, trouble }, index) => (
    <Alert key={index} role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden />} classNames={{ message: 'problem-text' }}>
      {t(`trouble.${trouble}`, { file: visibleString(file) })}
    </Alert>
  ));
  // Without a time, no line was understood.
  if (report === null || report.from === null) {
    return (
      <>
        {troubles}
        <Card>
          <EmptyState
            icon={<IconFileUnknown size={36} stroke={1.5} aria-hidden />}
            title={<span role="status">{report === null ? t('unknown') : t('notUnderstood', { format: formatName(report.format, messages) })}</span>}
          >
            <p className={classes.paragraph}>{t('unknownWhy')}</p>
            <KnownFormats />
            <p className={classes.paragraph}>{t('unknownDo')}</p>
          </EmptyState>
        </Card>
      </>
    );
  }
  const { accounts: _accounts, ...facts } = report;
  return (
    <>
      {troubles}
      <p className="visually-hidden" role="status">
        {`${t('result')}: ${t('list.suspects', { count: analysis.suspects })}`}
      </p>
      <ReportView
        summary={{ ...told, ...facts }}
        report={report}
        actions={<KeepButton keep={keep} report={() => reportToKeep({ ...told, problems, guessedDate }, report)} />}
      >
        <ProblemMessage error={keep.error} />
        {guessedDate !== null && (
          <Alert color="yellow" variant="light" icon={<IconCalendarQuestion aria-hidden />} classNames={{ message: 'problem-text' }}>
            {t('guessedDay', { date: guessedDate })}
          </Alert>
        )}
        {mostlyUnknown(report) && (
          <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} classNames={{ message: 'problem-text' }}>
            {t('mostNotUnderstood')}
          </Alert>
        )}
        {keep.data === undefined && <p className={classes.quiet}>{t('keepHint', { accounts: KEPT_ACCOUNTS, lines: KEPT_EVIDENCE })}</p>}
      </ReportView>
    </>
  );
}
