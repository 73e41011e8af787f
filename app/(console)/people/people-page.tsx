'use client';

import { Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Invited, Person } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { useMe, useWhyNot } from '@/components/hooks/use-me';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { ClosingDialog } from './closing-dialog';
import { FactorRule } from './factor-rule';
import { InvitationList } from './invitation-list';
import { InviteDialog } from './invite-dialog';
import { KeyCard } from './key-card';
import { LinkDialog } from './link-dialog';
import { PersonTable } from './person-table';
import { RoleDialog } from './role-dialog';
import { useChangePerson, usePeople, useSignOutPerson } from './use-people';
import classes from './people.module.css';

type Opened = { kind: 'invite' } | { kind: 'link'; invited: Invited } | { kind: 'role' | 'disable' | 'factor' | 'remove'; person: Person };

/** Who may sign in: invited, given a role, signed out, disabled, removed. */
export function PeoplePage() {
  const t = useTranslations('people');
  const whyNot = useWhyNot('people:manage');
  const { number } = useFormats();
  const me = useMe();
  const notice = useNotice();
  const { data, error } = usePeople(whyNot === null);
  const [change, signOut] = [useChangePerson(), useSignOutPerson()];
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = (message?: string): void => {
    setOpened(null);
    if (message !== undefined) notice(message);
  };
  if (whyNot !== null) {
    return (
      <>
        <PageTitle>{t('title')}</PageTitle>
        <Card>
          <EmptyState title={whyNot} />
        </Card>
      </>
    );
  }
  const invite = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} className={classes.invite} onClick={() => setOpened({ kind: 'invite' })}>
      {t('invite')}
    </Button>
  );
  return (
    <>
      <PageTitle description={t('description')} actions={invite}>
        {data === undefined ? t('title') : t('titleCount', { count: number(data.people.length) })}
      </PageTitle>
      <ProblemMessage error={error ?? change.error ?? signOut.error} />
      <div className={classes.page}>
        <Card flush>
          {data === undefined && error === null && <Skeleton height={160} />}
          {data !== undefined && (
            <PersonTable
              people={data.people}
              me={me.id}
              onEnable={({ id, name }) => change.mutate({ id, change: { disabled: false } }, { onSuccess: () => notice(t('enabledNotice', { name: visibleString(name) })) })}
              onSignOut={({ id, name }) => signOut.mutate({ id }, { onSuccess: () => notice(t('signedOutNotice', { name: visibleString(name) })) })}
              onAsk={(kind, person) => setOpened({ kind, person })}
            />
          )}
        </Card>
        {data !== undefined && data.invitations.length > 0 && <InvitationList invitations={data.invitations} />}
        {data !== undefined && <KeyCard keys={data.keys} />}
        {data !== undefined && <FactorRule key={data.secondFactorRoles.join()} roles={data.secondFactorRoles} />}
      </div>
      {opened?.kind === 'invite' && <InviteDialog onClose={() => close()} onInvited={(invited) => setOpened({ kind: 'link', invited })} />}
      {opened?.kind === 'link' && <LinkDialog invited={opened.invited} onClose={() => close()} />}
      {opened?.kind === 'role' && <RoleDialog person={opened.person} onClose={close} />}
      {(opened?.kind === 'disable' || opened?.kind === 'factor' || opened?.kind === 'remove') && <ClosingDialog kind={opened.kind} person={opened.person} onClose={close} />}
    </>
  );
}
