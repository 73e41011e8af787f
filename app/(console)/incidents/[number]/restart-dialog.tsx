'use client';

import { useTranslations } from 'use-intl';
import { useActs } from '@/components/actions/use-acts';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';

/** Asks before the restart whose checks are all met. */
export function RestartDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useTranslations('actions.restart');
  const acts = useActs();
  const confirm = (): void => {
    onClose();
    void acts.start({ kind: 'restart-smtp' });
  };
  return (
    <ConfirmDialog opened={opened} onClose={onClose} title={t('title', { server: acts.serverName })} stays={t('stays')} confirmLabel={t('button')} onConfirm={confirm}>
      {t('happens')}
    </ConfirmDialog>
  );
}
