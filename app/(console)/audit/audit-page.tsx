'use client';

import { Pagination, Skeleton } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useAddressState } from '@/components/hooks/use-address-state';
import { useAudit } from './use-audit';
import { useFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { SearchInput } from '@/components/ui/search-input';
import { ExportMenu } from './export-menu';
import { ReceiverCard } from './receiver-card';
import { AuditTable } from './audit-table';
import classes from './audit.module.css';

const PAGE_SIZE = 50;

/** Who did what, when, from where; search and page are in the address. */
export function AuditPage() {
  const t = useTranslations('audit');
  const { number } = useFormats();
  const address = useAddressState();
  const search = address.get('search') ?? '';
  const page = Math.max(1, Math.floor(Number(address.get('page') ?? '1')) || 1);
  const { data, error } = useAudit(page, search);
  const pages = Math.ceil((data?.total ?? 0) / PAGE_SIZE);
  return (
    <>
      <PageTitle description={t('description')}>{data === undefined ? t('title') : t('titleCount', { count: number(data.total) })}</PageTitle>
      <Card flush>
        <div className={`${classes.tools} ${classes.bar}`}>
          <SearchInput className={classes.search} label={t('search')} maxLength={200} search={search} onSearch={(text) => address.set({ search: text, page: null }, 'replace')} />
          <ExportMenu search={search} total={data?.total ?? 0} />
        </div>
        {error !== null && <div className={classes.tools}><ProblemMessage error={error} /></div>}
        {data === undefined && error === null && <div className={classes.tools}><Skeleton height={320} /></div>}
        {data !== undefined && data.entries.length > 0 && <AuditTable list={data} />}
        {data !== undefined && data.entries.length === 0 && (
          <EmptyState icon={<IconHistory size={28} stroke={1.5} aria-hidden />} title={search === '' ? t('empty') : t('emptySearch', { search })}>
            {search === '' ? undefined : t('emptySearchText')}
          </EmptyState>
        )}
        {pages > 1 && (
          <nav className={classes.pages} aria-label={t('pages')}>
            <Pagination total={pages} value={page} onChange={(next) => address.set({ page: next === 1 ? null : String(next) })} siblings={1} boundaries={1} getControlProps={(control) => ({ 'aria-label': t(control === 'next' || control === 'last' ? 'nextPage' : 'previousPage') })} />
          </nav>
        )}
      </Card>
      <ReceiverCard />
    </>
  );
}
