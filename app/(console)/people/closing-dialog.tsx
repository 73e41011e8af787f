'use client';

import { useTranslations } from 'use-intl';
import type { Person } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useChangePerson, useRemovePerson, useTakeFactor } from './use-people';

const words = {
  disable: { title: 'disableTitle', text: 'disableText', confirm: 'disableConfirm', notice: 'disabledNotice' },
  factor: { title: 'takeFactorTitle', text: 'takeFactorText', confirm: 'takeFactorConfirm', notice: 'takeFactorNotice' },
  remove: { title: 'removeTitle', text: 'removeText', confirm: 'removeConfirm', notice: 'removedNotice' },
} as const;

/** Asks before somebody is shut out, for a while or for good, or his second factor is taken away. @param onClose with what to say when it was done */
export function ClosingDialog({ kind, person, onClose }: { kind: keyof typeof words; person: Person; onClose(done?: string): void }) {
  const t = useTranslations('people');
  const [change, remove, takeFactor] = [useChangePerson(), useRemovePerson(), useTakeFactor()];
  const { id } = person;
  const name = visibleString(person.name);
  const { title, text, confirm, notice } = words[kind];
  const onSuccess = (): void => onClose(t(notice, { name }));
  return (
    <ConfirmDialog
      opened
      danger
      onClose={() => onClose()}
      title={t(title, { name })}
      stays={t('removeStays', { name })}
      confirmLabel={t(confirm, { name })}
      pending={change.isPending || remove.isPending || takeFactor.isPending}
      extra={<ProblemMessage error={change.error ?? remove.error ?? takeFactor.error} />}
      onConfirm={() => {
        if (kind === 'disable') change.mutate({ id, change: { disabled: true } }, { onSuccess });
        else if (kind === 'factor') takeFactor.mutate({ id }, { onSuccess });
        else remove.mutate({ id }, { onSuccess });
      }}
    >
      {t(text, { name })}
    </ConfirmDialog>
  );
}
