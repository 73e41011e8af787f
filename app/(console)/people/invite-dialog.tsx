'use client';

import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { invitingSchema, type Invited } from '@/lib/console/people/schemas';
import type { Role } from '@/lib/console/people/roles';
import { RequestProblem } from '@/components/hooks/request';
import { Dialog } from '@/components/ui/dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { RoleChoice } from './role-choice';
import { useInvite } from './use-people';
import classes from './people.module.css';

/** Asks whom to invite and as what; an address that is taken is told at the field. */
export function InviteDialog({ onClose, onInvited }: { onClose(): void; onInvited(invited: Invited): void }) {
  const t = useTranslations('people');
  const shell = useTranslations('shell');
  const invite = useInvite();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [wrong, setWrong] = useState(false);
  const taken = invite.error instanceof RequestProblem && invite.error.code === 'address-taken';
  function send(event: FormEvent): void {
    event.preventDefault();
    const parsed = invitingSchema.safeParse({ email: email.trim(), role });
    setWrong(!parsed.success);
    if (parsed.success && !invite.isPending) invite.mutate(parsed.data, { onSuccess: onInvited });
  }
  return (
    <Dialog opened onClose={onClose} title={t('inviteTitle')}>
      <form onSubmit={send} className={classes.form} noValidate>
        <p className={classes.text}>{t('inviteText')}</p>
        <TextInput
          type="email"
          label={t('email')}
          data-autofocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          value={email}
          error={wrong ? t('emailWrong') : taken ? t('emailTaken') : undefined}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <RoleChoice value={role} onChange={setRole} />
        {!taken && <ProblemMessage error={invite.error} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {shell('cancel')}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {t('makeLink')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
