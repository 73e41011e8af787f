'use client';

import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { Person } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { Dialog } from '@/components/ui/dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { RoleChoice } from './role-choice';
import { useChangePerson } from './use-people';
import classes from './people.module.css';

/** Another role for one person. @param onClose with what to say when it was done */
export function RoleDialog({ person, onClose }: { person: Person; onClose(done?: string): void }) {
  const t = useTranslations('people');
  const shell = useTranslations('shell');
  const change = useChangePerson();
  const [role, setRole] = useState(person.role);
  const name = visibleString(person.name);
  function send(event: FormEvent): void {
    event.preventDefault();
    if (role === person.role) onClose();
    else change.mutate({ id: person.id, change: { role } }, { onSuccess: () => onClose(t('roleChanged', { name, role: t(`roles.${role}`) })) });
  }
  return (
    <Dialog opened onClose={() => onClose()} title={t('changeRoleTitle', { name })}>
      <form onSubmit={send} className={classes.form}>
        <p className={classes.text}>{t('changeRoleText')}</p>
        <RoleChoice value={role} onChange={setRole} />
        <ProblemMessage error={change.error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => onClose()}>
            {shell('cancel')}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {t('changeRoleSubmit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
