'use client';

import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { DRILL_MESSAGES, type DrillView } from '@/lib/console/drill/schemas';
import { useBeginDrill } from './use-drill';

/** Asks before a drill is begun. */
export function BeginDialog({ view, onClose }: { view: DrillView; onClose(): void }) {
  const t = useTranslations('drill');
  const begin = useBeginDrill();
  /** How it goes stands at the top, out of sight on a phone. */
  const begun = () => {
    onClose();
    window.scrollTo({ top: 0 });
  };
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('question', { server: view.serverName })}
      stays={t('stays')}
      confirmLabel={t('begin')}
      pending={begin.isPending}
      disabled={view.whyNot !== null}
      extra={<ProblemMessage error={begin.error} />}
      onConfirm={() => begin.mutate(view.serverId, { onSuccess: begun })}
    >
      {t('happens', { messages: DRILL_MESSAGES, threshold: view.threshold })}
    </ConfirmDialog>
  );
}
