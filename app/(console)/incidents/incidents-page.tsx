'use client';

import { Pagination, Skeleton } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useServerHref } from '@/components/hooks/use-server-id';
import { useAddressState } from '@/components/hooks/use-address-state';
import { INCIDENTS_PER_PAGE, useIncidents } from './use-incidents';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { IncidentList } from './incident-list';
import { pageNumber } from '@/components/hooks/page-number';
import classes from './incident-list.module.css';

/** Every incident of the server, newest first; the page of the list is in the address. */
export function IncidentsPage() {
  const t = useTranslations('incidents');
  const drill = useTranslations('drill');
  const hrefOf = useServerHref();
  const address = useAddressState();
  const page = pageNumber(address.get('page'));
  const { data, error } = useIncidents(page);
  const pages = Math.ceil((data?.total ?? 0) / INCIDENTS_PER_PAGE);
  return (
    <>
      <PageTitle description={t('list.intro')}>{data === undefined ? t('title') : t('list.titleCount', { count: data.total })}</PageTitle>
      <Card flush>
        {error !== null && (
          <div className={classes.padded}>
            <ProblemMessage error={error} />
          </div>
        )}
        {data === undefined && error === null && (
          <div className={classes.padded}>
            <Skeleton height={240} />
          </div>
        )}
        {data !== undefined && data.total === 0 && (
          <EmptyState icon={<IconAlertOctagon size={28} stroke={1.5} aria-hidden />} title={t('list.empty')}>
            <p className={classes.paragraph}>{t('list.emptyWhy')}</p>
            <p className={classes.paragraph}>
              <Link href={hrefOf('/drill')}>{drill('invite')}</Link>
            </p>
          </EmptyState>
        )}
        {data !== undefined && data.incidents.length > 0 && <IncidentList list={data} />}
        {pages > 1 && (
          <nav className={classes.pages} aria-label={t('list.pages')}>
            <Pagination
              total={pages}
              value={Math.min(page, pages)}
              onChange={(next) => address.set({ page: next === 1 ? null : String(next) })}
              siblings={1}
              boundaries={1}
              classNames={{ control: 'touch-target' }}
              getControlProps={(control) => ({ 'aria-label': t(control === 'next' || control === 'last' ? 'list.older' : 'list.newer') })}
            />
          </nav>
        )}
      </Card>
    </>
  );
}
