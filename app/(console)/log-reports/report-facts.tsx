'use client';

import { useMessages, useTranslations } from 'use-intl';
import type { LogReportSummary } from '@/lib/console/reports/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { formatName } from './log-formats';
import { useReportWords } from './use-report-words';
import classes from './log-reports.module.css';

/** What was read: which files, how many lines, from when to when. */
export function ReportFacts({ summary }: { summary: LogReportSummary }) {
  const t = useTranslations('logReports');
  const messages = useMessages();
  const { number, share } = useFormats();
  const { moment } = useReportWords(summary.timeZone);
  const time = (iso: string | null): string => (iso === null ? t('noTime') : moment(iso));
  const rows: [string, string][] = [
    [t('facts.format'), formatName(summary.format, messages)],
    [t('facts.from'), time(summary.from)],
    [t('facts.to'), time(summary.to)],
    [t('facts.lines'), number(summary.lines)],
    [t('facts.unparsed'), t('unparsedShare', { count: summary.unparsed, share: share(summary.unparsed, summary.lines) })],
    [t('facts.unreadable'), summary.unreadable === undefined ? t('notCounted') : number(summary.unreadable)],
    [t('facts.accounts'), number(summary.accounts)],
    [t('facts.files'), summary.files.map(({ name }) => visibleString(name)).join(', ')],
  ];
  return (
    <dl className={`${classes.facts} digits`}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
