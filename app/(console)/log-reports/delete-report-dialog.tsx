'use client';

import { useTranslations } from 'use-intl';
import type { KeptLogReport } from '@/lib/console/reports/schemas';
import { useDeleteLogReport } from './use-log-reports';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { useFilesName } from './use-files-name';

/** Asks before a kept report is deleted for good. */
export function DeleteReportDialog({ kept, onClose, onDeleted }: { kept: KeptLogReport | null; onClose(): void; onDeleted(): void }) {
  const t = useTranslations('logReports');
  const nameOf = useFilesName();
  const remove = useDeleteLogReport();
  const notice = useNotice();
  const close = (): void => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      opened={kept !== null}
      onClose={close}
      title={t('deleteTitle', { files: kept === null ? '' : nameOf(kept.summary.files) })}
      stays={t('deleteStays')}
      confirmLabel={t('deleteConfirm')}
      danger
      pending={remove.isPending}
      extra={<ProblemMessage error={remove.error} />}
      onConfirm={() => {
        if (kept === null) return;
        remove.mutate(
          { id: kept.id },
          {
            onSuccess: () => {
              notice(t('deleted'));
              onDeleted();
            },
          },
        );
      }}
    >
      {t('deleteText')}
    </ConfirmDialog>
  );
}
