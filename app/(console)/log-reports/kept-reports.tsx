'use client';

import { Pagination, Skeleton } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { KeptLogReport } from '@/lib/console/reports/schemas';
import { useAddressState } from '@/components/hooks/use-address-state';
import { LOG_REPORTS_PER_PAGE, useLogReports } from './use-log-reports';
import { pageNumber } from '@/components/hooks/page-number';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ProblemMessage } from '@/components/ui/problem-message';
import { DeleteReportDialog } from './delete-report-dialog';
import { KeptReportRows } from './kept-report-rows';
import classes from './log-reports.module.css';

/** The reports that somebody asked to keep; the page of the list is in the address. */
export function KeptReports() {
  const t = useTranslations('logReports.list');
  const address = useAddressState();
  const page = pageNumber(address.get('page'));
  const { data, error } = useLogReports(page);
  const [leaving, setLeaving] = useState<KeptLogReport | null>(null);
  const pages = Math.ceil((data?.total ?? 0) / LOG_REPORTS_PER_PAGE);
  return (
    <Card flush title={data === undefined ? t('title') : t('titleCount', { count: data.total })}>
      {error !== null && <ProblemMessage error={error} />}
      {data === undefined && error === null && <Skeleton height={96} />}
      {data !== undefined && data.total === 0 && (
        <EmptyState icon={<IconArchive size={28} stroke={1.5} aria-hidden />} title={t('empty')}>
          {t('emptyText')}
        </EmptyState>
      )}
      {data !== undefined && data.reports.length > 0 && <KeptReportRows reports={data.reports} onDelete={setLeaving} />}
      {pages > 1 && (
        <nav className={classes.pages} aria-label={t('pages')}>
          <Pagination
            total={pages}
            value={page}
            onChange={(next) => address.set({ page: next === 1 ? null : String(next) })}
            getControlProps={(control) => ({ 'aria-label': t(control === 'next' || control === 'last' ? 'nextPage' : 'previousPage') })}
          />
        </nav>
      )}
      <DeleteReportDialog kept={leaving} onClose={() => setLeaving(null)} onDeleted={() => setLeaving(null)} />
    </Card>
  );
}
