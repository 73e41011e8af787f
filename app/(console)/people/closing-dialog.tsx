'use client';

import { useTranslations } from 'use-intl';
import type { Person } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useChangePerson, useRemovePerson } from './use-people';

/** Asks before somebody is shut out, for a while or for good. @param onClose with what to say when it was done */
export function ClosingDialog({ kind, person, onClose }: { kind: 'disable' | 'remove'; person: Person; onClose(done?: string): void }) {
  const t = useTranslations('people');
  const [change, remove] = [useChangePerson(), useRemovePerson()];
  const { id } = person;
  const name = visibleString(person.name);
  const disabling = kind === 'disable';
  return (
    <ConfirmDialog
      opened
      danger
      onClose={() => onClose()}
      title={t(disabling ? 'disableTitle' : 'removeTitle', { name })}
      stays={t('removeStays', { name })}
      confirmLabel={disabling ? t('disableConfirm') : t('removeConfirm', { name })}
      pending={change.isPending || remove.isPending}
      extra={<ProblemMessage error={change.error ?? remove.error} />}
      onConfirm={() => {
        if (disabling) change.mutate({ id, change: { disabled: true } }, { onSuccess: () => onClose(t('disabledNotice', { name })) });
        else remove.mutate({ id }, { onSuccess: () => onClose(t('removedNotice', { name })) });
      }}
    >
      {t(disabling ? 'disableText' : 'removeText', { name })}
    </ConfirmDialog>
  );
}
