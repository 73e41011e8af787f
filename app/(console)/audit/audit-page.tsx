'use client';

import { CloseButton, Pagination, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconHistory, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAddressState } from '@/components/hooks/use-address-state';
import { useAudit } from './use-audit';
import { useFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { ExportMenu } from './export-menu';
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
  const [typed, setTyped] = useState(search);
  const { data, error } = useAudit(page, search);
  const find = useDebouncedCallback((text: string) => address.set({ search: text.trim() === '' ? null : text.trim(), page: null }, 'replace'), 250);
  const change = (text: string): void => {
    setTyped(text);
    find(text);
  };
  const pages = Math.ceil((data?.total ?? 0) / PAGE_SIZE);
  return (
    <>
      <PageTitle description={t('description')}>{data === undefined ? t('title') : t('titleCount', { count: number(data.total) })}</PageTitle>
      <Card flush>
        <div className={`${classes.tools} ${classes.bar}`}>
          <TextInput
            type="search"
            className={classes.search}
            aria-label={t('search')}
            placeholder={t('search')}
            maxLength={200}
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={typed === '' ? null : <CloseButton aria-label={t('clear')} onClick={() => change('')} />}
            value={typed}
            onChange={(event) => change(event.currentTarget.value)}
          />
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
    </>
  );
}
