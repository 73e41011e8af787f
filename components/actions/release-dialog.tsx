'use client';

import { useTranslations } from 'use-intl';
import { ReleaseWarning } from './release-warning';
import { useActs } from './use-acts';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { useSenderText } from '../suspects/use-sender-text';

/** Asks before held mail goes out, because spam among it cannot be called back. */
export function ReleaseDialog({ account, count, opened, onClose }: { account: string; count: number; opened: boolean; onClose(): void }) {
  const t = useTranslations('actions.release');
  const senderText = useSenderText();
  const acts = useActs();
  const confirm = (): void => {
    onClose();
    void acts.start({ kind: 'release-messages', account });
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('title', { count, account: senderText(account) })}
      stays={t('stays')}
      confirmLabel={t('button', { count })}
      onConfirm={confirm}
    >
      {t('happens')}
      <ReleaseWarning />
    </ConfirmDialog>
  );
}
