'use client';

import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { IconFileSearch, IconMoodCheck } from '@tabler/icons-react';
import Link from 'next/link';
import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { LISTED, LISTED_MAX, type SuspectList } from '@/lib/console/suspects/schemas';
import { isDisabled } from '@sluice/actions/standing';
import { ActsProvider } from '@/components/actions/acts-provider';
import { ManyBar } from '@/components/actions/many-bar';
import { useAddressState } from '@/components/hooks/use-address-state';
import { useOverview } from '@/components/hooks/use-overview';
import { useServerHref } from '@/components/hooks/use-server-id';
import { useSuspects } from '@/components/hooks/use-suspects';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { SearchInput } from '@/components/ui/search-input';
import { useSelection } from '@/components/ui/use-selection';
import { isQuiet, mostListed, suspectFilter, suspectFilters } from './suspect-filter';
import { SuspectRow } from './suspect-row';
import classes from '@/components/suspects/suspects.module.css';

const NONE: SuspectList['accounts'] = [];

/** The accounts that sent lately, ranked by how far they are from what is usual. */
export function SuspectsPage() {
  const t = useTranslations('suspects');
  const drill = useTranslations('drill');
  const address = useAddressState();
  const search = address.get('search') ?? '';
  const filter = suspectFilter(address.get('show'));
  const most = mostListed(address.get('most'));
  const { data, error } = useSuspects({ search, show: filter, most });
  const overview = useOverview().data;
  const hrefOf = useServerHref();
  const shown = data?.accounts ?? NONE;
  const tickable = useMemo(() => shown.filter(({ actions }) => !isDisabled(actions)).map(({ assessment }) => assessment.account), [shown]);
  const selection = useSelection(tickable);
  const opened = address.get('account');
  const { set } = address;
  const toggle = useCallback(
    (account: string) => set({ account: new URLSearchParams(window.location.search).get('account') === account ? null : account }),
    [set],
  );
  const actions = shown.flatMap((each) => each.actions);
  const incident = overview?.openIncident ?? null;
  const partly = data === undefined ? null : listedPart(data, shown.length);
  const toLogFiles = (
    <Button component={Link} href={hrefOf('/log-reports')} variant="default" className="touch-target" leftSection={<IconFileSearch size={18} aria-hidden />}>
      {t('checkLogFiles')}
    </Button>
  );
  const quiet = data !== undefined && search === '' && isQuiet(data.totals);
  return (
    <>
      <PageTitle description={t('intro')}>{data === undefined ? t('title') : t('titleCount', { count: data.totals.suspect })}</PageTitle>
      {data === undefined ? (
        error === null ? (
          <Skeleton height={240} radius="md" />
        ) : (
          <ProblemMessage error={error} />
        )
      ) : (
        <ActsProvider serverId={data.serverId} serverName={overview?.server?.name ?? ''} actions={actions}>
          {error !== null && <ProblemMessage error={error} />}
          {incident !== null && (
            <p className={classes.joins}>
              {t('inIncident')}
              <Link href={hrefOf(`/incidents/${incident.number}`)} className="touch-target">
                {t('toIncident')}
              </Link>
            </p>
          )}
          {quiet && (
            <Card>
              <EmptyState icon={<IconMoodCheck size={36} stroke={1.5} aria-hidden />} title={t('quiet')} action={toLogFiles}>
                <p className={classes.quiet}>{t('quietWhy')}</p>
                <p className={classes.quiet}>
                  <Link href={hrefOf('/drill')}>{drill('invite')}</Link>
                </p>
                <p className={classes.quiet}>{t('quietLogFiles')}</p>
              </EmptyState>
            </Card>
          )}
          {(data.totals.all > 0 || search !== '') && (
            <>
              <SearchInput
                className={classes.search}
                label={t('search')}
                maxLength={320}
                search={search}
                onSearch={(text) => address.set({ search: text, most: null }, 'replace')}
              />
              <SegmentedControl
                className={classes.filter}
                aria-label={t('filterLabel')}
                value={filter}
                onChange={(value) => address.set({ show: value === 'all' ? null : value, most: null })}
                data={suspectFilters.map((value) => ({ value, label: t(`filter.${value}`, { count: data.totals[value] }) }))}
              />
              {partly !== null && <p className={`${classes.quiet} digits`}>{partly}</p>}
              {shown.length === 0 ? (
                <Card>
                  <EmptyState
                    title={search === '' ? t('noMatch') : t('noneFound', { search })}
                    action={
                      <Button variant="default" className="touch-target" onClick={() => address.set({ show: null, search: null })}>
                        {t('showAll')}
                      </Button>
                    }
                  />
                </Card>
              ) : (
                <>
                  <ManyBar
                    selection={selection}
                    shown={tickable.length}
                    whole={data.matching > shown.length ? { count: data.matching, filter: { search, show: filter } } : null}
                    waiting={null}
                    actions={actions}
                  />
                  <ul className={classes.list}>
                    {shown.map((entry) => (
                      <SuspectRow
                        key={entry.assessment.account}
                        entry={entry}
                        inIncident={incident !== null}
                        opened={opened === entry.assessment.account}
                        ticked={selection.has(entry.assessment.account)}
                        onToggle={toggle}
                        onTick={selection.toggle}
                      />
                    ))}
                  </ul>
                  {data.matching > shown.length && shown.length < LISTED_MAX && (
                    <Button
                      variant="default"
                      className={`touch-target ${classes.more}`}
                      onClick={() => address.set({ most: String(most + LISTED) }, 'replace')}
                    >
                      {t('showMore', { count: Math.min(LISTED, data.matching - shown.length) })}
                    </Button>
                  )}
                </>
              )}
            </>
          )}
          {!quiet && (
            <p className={classes.elsewhere}>
              <span>{t('quietLogFiles')}</span>
              {toLogFiles}
            </p>
          )}
        </ActsProvider>
      )}
    </>
  );

  /** What of the whole the list shows, where it is not all. */
  function listedPart({ totals, found, matching }: SuspectList, listed: number): string | null {
    if (found !== null) return t('foundOf', { found, all: totals.all, listed });
    return listed < matching ? t('listedOf', { listed, whole: matching }) : null;
  }
}
