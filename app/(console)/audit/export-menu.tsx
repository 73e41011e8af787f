'use client';

import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { AuditExport } from '@/lib/console/audit/schemas';
import { requestFile } from '@/components/hooks/request';
import { Permitted } from '@/components/people/permitted';
import { ProblemMessage } from '@/components/ui/problem-message';
import classes from './audit.module.css';

/** What the search finds, as a file. */
export function ExportMenu({ search, total }: { search: string; total: number }) {
  const t = useTranslations('audit');
  const exported = useMutation({
    mutationFn: (format: AuditExport['format']) => requestFile('/api/audit/export', { format, search }),
    onSuccess: ({ name, file }) => keep(name, file),
  });
  return (
    <div className={classes.export}>
      <Permitted permission="audit:export" quiet>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={exported.isPending} disabled={total === 0}>
              {t('export')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown maw="calc(100vw - 24px)">
            <Menu.Label>{t('exportHint', { count: total })}</Menu.Label>
            <Menu.Item onClick={() => exported.mutate('csv')}>{t('exportAs', { format: 'CSV' })}</Menu.Item>
            <Menu.Item onClick={() => exported.mutate('json')}>{t('exportAs', { format: 'JSON' })}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Permitted>
      <ProblemMessage error={exported.error} />
    </div>
  );
}

function keep(name: string, file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  // The browser has taken the file when this runs.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
