'use client';

import { Radio } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { roleOf, roles, type Role } from '@/lib/console/people/roles';
import classes from './people.module.css';

/** The three roles, each with what it may. */
export function RoleChoice({ value, onChange }: { value: Role; onChange(role: Role): void }) {
  const t = useTranslations('people');
  return (
    <Radio.Group label={t('role')} value={value} onChange={(text) => onChange(roleOf(text))}>
      <div className={classes.choices}>
        {roles.map((role) => (
          <Radio key={role} value={role} size="md" label={t(`roles.${role}`)} description={t(`roleHints.${role}`)} />
        ))}
      </div>
    </Radio.Group>
  );
}
