'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { InvitationView } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { useCancelInvitation } from './use-people';
import classes from './people.module.css';

/** The links that were made and not used yet; the links themselves cannot be seen again. */
export function InvitationList({ invitations }: { invitations: readonly InvitationView[] }) {
  const t = useTranslations('people');
  const { moment, number } = useFormats();
  const notice = useNotice();
  const cancel = useCancelInvitation();
  return (
    <Card title={t('invitations', { count: number(invitations.length) })}>
      <ProblemMessage error={cancel.error} />
      <ul className={classes.invitations}>
        {invitations.map(({ id, email: address, role, expiresAt, invitedByName }) => {
          const email = visibleString(address ?? t('anyAddress'));
          return (
            <li key={id}>
              <div className={classes.identity}>
                <strong>
                  <bdi>{email}</bdi>
                </strong>
                <span className={classes.quiet}>{t('invitedBy', { role: t(`roles.${role}`), name: visibleString(invitedByName), time: moment(expiresAt) })}</span>
              </div>
              <Button
                variant="default"
                className="touch-target"
                aria-label={t('cancelOf', { email })}
                loading={cancel.isPending && cancel.variables.id === id}
                onClick={() => cancel.mutate({ id }, { onSuccess: () => notice(t('cancelledNotice', { email })) })}
              >
                {t('cancelInvitation')}
              </Button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
