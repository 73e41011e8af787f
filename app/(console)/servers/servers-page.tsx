'use client';

import { Button, Skeleton } from '@mantine/core';
import { IconPlus, IconServer2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Enrollment, ServerSummary } from '@/lib/console/servers/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import { useAddServer, useNewCode, useRenameServer, useRevokeServer, useServers } from './use-servers';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { EnrollmentDialog } from './enrollment-dialog';
import { NameDialog } from './name-dialog';
import { SearchInput } from '@/components/ui/search-input';
import { useAddressState } from '@/components/hooks/use-address-state';
import { ServerTable } from './server-table';
import { ServerTotals } from './server-totals';
import { isShown } from './shown-servers';
import { Permitted } from '@/components/people/permitted';
import classes from './servers.module.css';

/** So many are seen at a glance. */
const FEW = 5;

type Dialog = { kind: 'add' } | { kind: 'rename' | 'revoke'; server: ServerSummary } | { kind: 'enroll'; enrollment: Enrollment };

/** Every mail host with a guard: add, rename, revoke, and enrol anew. */
export function ServersPage() {
  const t = useTranslations('servers');
  const { number } = useFormats();
  const notice = useNotice();
  const { data, error } = useServers();
  const address = useAddressState();
  const [search, only] = [address.get('search') ?? '', address.get('show') === 'attention'];
  const shown = (data?.servers ?? []).filter((server) => isShown(server, search, only));
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [add, rename, revoke, newCode] = [useAddServer(), useRenameServer(), useRevokeServer(), useNewCode()];

  function open(next: Dialog | null): void {
    for (const mutation of [add, rename, revoke]) mutation.reset();
    setDialog(next);
  }
  const enroll = (enrollment: Enrollment): void => open({ kind: 'enroll', enrollment });
  function done(message: string): void {
    open(null);
    notice(message);
  }
  const addButton = (
    <Permitted permission="servers:manage">
      <Button leftSection={<IconPlus size={18} aria-hidden />} className={classes.add} onClick={() => open({ kind: 'add' })}>
        {t('add')}
      </Button>
    </Permitted>
  );

  return (
    <>
      <PageTitle description={t('description')} actions={addButton}>
        {data === undefined ? t('title') : t('titleCount', { count: number(data.servers.length) })}
      </PageTitle>
      <ProblemMessage error={error ?? newCode.error} />
      {data !== undefined && data.servers.length > FEW && (
        <>
          <SearchInput label={t('search')} maxLength={100} search={search} className={classes.search} onSearch={(text) => address.set({ search: text }, 'replace')} />
          <ServerTotals servers={data.servers} shown={shown.length} only={only} onOnly={(next) => address.set({ show: next ? 'attention' : null }, 'replace')} />
        </>
      )}
      <Card flush>
        {data === undefined && error === null && <Skeleton height={160} />}
        {data !== undefined && data.servers.length === 0 && (
          <EmptyState icon={<IconServer2 size={28} stroke={1.5} aria-hidden />} title={t('empty')}>
            {t('emptyText')}
          </EmptyState>
        )}
        {data !== undefined && data.servers.length > 0 && shown.length === 0 && (
          <EmptyState icon={<IconServer2 size={28} stroke={1.5} aria-hidden />} title={t(search === '' ? 'nothingWrong' : 'notFound')}>
            {null}
          </EmptyState>
        )}
        {shown.length > 0 && (
          <ServerTable
            servers={shown}
            onAct={(act, server) => (act === 'code' ? newCode.mutate({ serverId: server.id }, { onSuccess: enroll }) : open({ kind: act, server }))}
          />
        )}
      </Card>
      {dialog?.kind === 'add' && (
        <NameDialog
          title={t('addTitle')}
          text={t('addText')}
          submit={t('addSubmit')}
          pending={add.isPending}
          error={add.error}
          onClose={() => open(null)}
          onSubmit={(name) => add.mutate({ name }, { onSuccess: enroll })}
        />
      )}
      {dialog?.kind === 'rename' && (
        <NameDialog
          title={t('renameTitle', { name: dialog.server.name })}
          text={t('renameText')}
          submit={t('rename')}
          initial={dialog.server.name}
          pending={rename.isPending}
          error={rename.error}
          onClose={() => open(null)}
          onSubmit={(name) => rename.mutate({ serverId: dialog.server.id, name }, { onSuccess: () => done(t('renamed', { name })) })}
        />
      )}
      {dialog?.kind === 'enroll' && (
        <EnrollmentDialog
          enrollment={dialog.enrollment}
          list={data}
          pending={newCode.isPending}
          onClose={() => open(null)}
          onNewCode={() => newCode.mutate({ serverId: dialog.enrollment.serverId }, { onSuccess: enroll })}
        />
      )}
      <ConfirmDialog
        opened={dialog?.kind === 'revoke'}
        onClose={() => open(null)}
        title={t('revokeTitle', { name: dialog?.kind === 'revoke' ? dialog.server.name : '' })}
        stays={t('revokeStays')}
        confirmLabel={t('revokeConfirm')}
        danger
        pending={revoke.isPending}
        extra={<ProblemMessage error={revoke.error} />}
        onConfirm={() => {
          if (dialog?.kind !== 'revoke') return;
          const { id: serverId, name } = dialog.server;
          revoke.mutate({ serverId }, { onSuccess: () => done(t('revoked', { name })) });
        }}
      >
        {t('revokeText', { name: dialog?.kind === 'revoke' ? dialog.server.name : '' })}
      </ConfirmDialog>
    </>
  );
}
