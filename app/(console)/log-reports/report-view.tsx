'use client';

import { Button, SegmentedControl } from '@mantine/core';
import { IconDownload, IconMoodCheck, IconZoomQuestion } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { LogReport, LogReportSummary } from '@/lib/console/reports/schemas';
import { isShort } from '@sluice/suspects/log-report/gaps';
import { useAddressState } from '@/components/hooks/use-address-state';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { AccountTable } from './account-table';
import { NextSteps } from './next-steps';
import { ReportFacts } from './report-facts';
import { ReportGaps } from './report-gaps';
import classes from './log-reports.module.css';

interface ReportViewProps {
  summary: LogReportSummary;
  report: LogReport;
  /** What can be done with the report besides downloading it. */
  actions?: ReactNode;
  /** What is to be known about it beforehand. */
  children?: ReactNode;
}

/** A report as it is read, just made or kept: what was read, who is how suspicious, why, and what to do. */
export function ReportView({ summary, report, actions, children }: ReportViewProps) {
  const t = useTranslations('logReports');
  const address = useAddressState();
  const all = address.get('show') === 'all';
  const notable = report.accounts.filter(({ verdict }) => verdict !== 'normal');
  const shown = all ? report.accounts : notable;
  const show = (value: string): void => address.set({ show: value === 'all' ? 'all' : null, account: null });
  const gaps = report.gaps ?? [];
  const omitted = summary.accounts - report.accounts.length;
  return (
    <>
      <Card
        title={t('result')}
        aside={
          <div className={classes.actions}>
            {/* What is shown is what is saved, as the command prints without and with --all. */}
            <Button variant="default" className="touch-target" leftSection={<IconDownload size={18} aria-hidden />} onClick={() => downloadJson('sluice-suspects.json', { ...report, accounts: shown })}>
              {t('download')}
            </Button>
            {actions}
          </div>
        }
      >
        {children}
        <ReportGaps gaps={gaps} />
        <ReportFacts summary={summary} />
        {isShort(summary) && <p className={classes.quiet}>{t('short')}</p>}
      </Card>
      {report.accounts.length > 0 && (
        <SegmentedControl
          className={classes.filter}
          aria-label={t('filterLabel')}
          value={all ? 'all' : 'notable'}
          onChange={show}
          data={[
            { value: 'notable', label: t('filter.notable', { count: notable.length }) },
            { value: 'all', label: t('filter.all', { count: report.accounts.length }) },
          ]}
        />
      )}
      <Card flush={shown.length > 0}>
        {shown.length > 0 ? (
          <AccountTable key={String(all)} accounts={shown} timeZone={summary.timeZone} />
        ) : (
          <EmptyState
            icon={gaps.length > 0 ? <IconZoomQuestion size={36} stroke={1.5} aria-hidden /> : <IconMoodCheck size={36} stroke={1.5} aria-hidden />}
            title={gaps.length > 0 ? t('noneKnown') : t('none')}
            action={
              report.accounts.length > 0 && (
                <Button variant="default" className="touch-target" onClick={() => show('all')}>
                  {t('showAll')}
                </Button>
              )
            }
          >
            {gaps.length > 0 ? t('noneKnownWhy') : t('noneWhy', { accounts: summary.accounts })}
          </EmptyState>
        )}
      </Card>
      {all && omitted > 0 && <p className={classes.quiet}>{t('omitted', { count: omitted })}</p>}
      {notable.length > 0 && <NextSteps />}
    </>
  );
}

/** Saves a value as a file of the browser's, without asking the console. */
function downloadJson(name: string, value: unknown): void {
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(value)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
