'use client';

import { Skeleton } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { visibleString } from '@/components/evidence/visible-text';
import { useAccount, useMe } from '@/components/hooks/use-me';
import { Card } from '@/components/ui/card';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemMessage } from '@/components/ui/problem-message';
import { PasskeyCard } from './passkey-card';
import { PasswordForm } from './password-form';
import { SecondFactorCard } from './second-factor-card';
import { SessionList } from './session-list';
import classes from './account.module.css';

/** What a person can see and change of himself. */
export function AccountPage() {
  const t = useTranslations('account');
  const people = useTranslations('people');
  const { name, email, role } = useMe();
  const { data, error } = useAccount();
  return (
    <>
      <PageTitle description={t('description', { name: visibleString(name), email: visibleString(email) })}>{t('title')}</PageTitle>
      <div className={classes.page}>
        <p className={classes.role}>
          <strong>{t('roleIs', { role: people(`roles.${role}`) })}</strong> {people(`roleHints.${role}`)}
        </p>
        <Card title={t('passwordTitle')}>
          <PasswordForm />
        </Card>
        <SecondFactorCard />
        <ProblemMessage error={error} />
        {data === undefined ? error === null && <Skeleton height={160} radius="md" /> : (
          <>
            <PasskeyCard passkeys={data.passkeys} />
            <SessionList sessions={data.sessions} />
          </>
        )}
      </div>
    </>
  );
}
