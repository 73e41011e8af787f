'use client';

import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { roles as allRoles, type Role } from '@/lib/console/people/roles';
import { Card } from '@/components/ui/card';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { useFactorRule } from './use-people';
import classes from './people.module.css';

/** For which roles a second factor is compulsory. */
export function FactorRule({ roles }: { roles: readonly Role[] }) {
  const t = useTranslations('people');
  const notice = useNotice();
  const save = useFactorRule();
  const [chosen, setChosen] = useState<readonly Role[]>(roles);
  const next = allRoles.filter((role) => chosen.includes(role));
  return (
    <Card title={t('ruleTitle')}>
      <div className={classes.form}>
        <p className={classes.text}>{t('ruleText')}</p>
        <div className={classes.choices}>
          {allRoles.map((role) => (
            <Checkbox
              key={role}
              size="md"
              label={t(`roles.${role}`)}
              checked={chosen.includes(role)}
              onChange={({ currentTarget: { checked } }) => setChosen((before) => (checked ? [...before, role] : before.filter((each) => each !== role)))}
            />
          ))}
        </div>
        <ProblemMessage error={save.error} />
        <div>
          <Button loading={save.isPending} disabled={next.join() === roles.join()} onClick={() => save.mutate({ roles: next }, { onSuccess: () => notice(t('ruleNotice')) })}>
            {t('ruleSave')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
