'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { ask } from '@/components/hooks/live/ask';
import { again } from '@/components/hooks/live/pace';
import { useServerHref } from '@/components/hooks/use-server-id';
import { AlertPathLine } from '@/components/server-state/alert-path-line';
import { Card } from '@/components/ui/card';
import classes from './overview.module.css';

const EVERY_MS = 15_000;
const schema = () => import('@/lib/console/alerts/schemas').then(({ alertPathViewSchema }) => alertPathViewSchema);

/** Whether alerts reach anybody. An answer that does not come is "not known", whatever the one before said. */
export const AlertPathCard = memo(function AlertPathCard() {
  const t = useTranslations('alerts');
  const hrefOf = useServerHref();
  const { data, error } = useQuery({ queryKey: ['alert-path'], queryFn: ({ signal }) => ask('/api/alerts/path', { schema, signal }), meta: again(EVERY_MS), retry: false });
  const link = (
    <Link href={hrefOf('/alerts')} className={classes.more}>
      {t('pathMore')}
    </Link>
  );
  return (
    <Card title={t('pathTitle')} aside={link}>
      <AlertPathLine path={error === null ? data?.path : undefined} />
    </Card>
  );
});
