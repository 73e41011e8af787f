'use client';

import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { Role } from '@/lib/console/people/roles';
import { newApiKeySchema } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { RequestProblem } from '@/components/hooks/request';
import { Dialog } from '@/components/ui/dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { ShownOnceDialog } from '@/components/ui/shown-once-dialog';
import { RoleChoice } from './role-choice';
import { useMakeKey } from './use-people';
import classes from './people.module.css';

/** Asks what a key is for, in which role and how long, and shows it this once. */
export function KeyDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations('people');
  const shell = useTranslations('shell');
  const make = useMakeKey();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [days, setDays] = useState<number | string>(90);
  const asked = newApiKeySchema.safeParse({ name, role, days });
  const taken = make.error instanceof RequestProblem && make.error.code === 'name-taken';
  function send(event: FormEvent): void {
    event.preventDefault();
    if (asked.success && !make.isPending) make.mutate(asked.data);
  }
  if (make.data !== undefined) {
    return <ShownOnceDialog title={t('keyMadeTitle', { name: visibleString(name.trim()) })} text={t('keyMadeText')} shown={make.data} onClose={onClose} />;
  }
  return (
    <Dialog opened onClose={onClose} title={t('keyMake')}>
      <form onSubmit={send} className={classes.form} noValidate>
        <TextInput
          data-autofocus
          label={t('keyName')}
          description={t('keyNameHint')}
          autoComplete="off"
          maxLength={60}
          value={name}
          error={taken ? t('keyNameTaken') : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <RoleChoice value={role} onChange={setRole} />
        <NumberInput label={t('keyDays')} min={1} max={366} allowDecimal={false} value={days} onChange={setDays} />
        {!taken && <ProblemMessage error={make.error} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {shell('cancel')}
          </Button>
          <Button type="submit" loading={make.isPending} disabled={!asked.success}>
            {t('keyMake')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
