'use client';

import { Button } from '@mantine/core';
import { IconArchive, IconCheck } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { UseMutationResult } from '@tanstack/react-query';
import type { KeepLogReport, KeptLogReport } from '@/lib/console/reports/schemas';
import { useServerHref } from '@/components/hooks/use-server-id';
import { useNotice } from '@/components/ui/use-notice';
import { Permitted } from '@/components/people/permitted';

/** Keeps a report, once; then it leads to what was kept. */
export function KeepButton({ keep, report }: { keep: UseMutationResult<KeptLogReport, Error, KeepLogReport>; report(): KeepLogReport }) {
  const t = useTranslations('logReports');
  const hrefOf = useServerHref();
  const notice = useNotice();
  if (keep.data !== undefined) {
    return (
      <Button component={Link} href={hrefOf(`/log-reports/${keep.data.id}`)} variant="default" className="touch-target" leftSection={<IconCheck size={18} aria-hidden />}>
        {t('open')}
      </Button>
    );
  }
  return (
    <Permitted permission="reports:keep">
      <Button
        className="touch-target"
        leftSection={<IconArchive size={18} aria-hidden />}
        loading={keep.isPending}
        onClick={() => keep.mutate(report(), { onSuccess: () => notice(t('keptNotice')) })}
      >
        {t('keep')}
      </Button>
    </Permitted>
  );
}
