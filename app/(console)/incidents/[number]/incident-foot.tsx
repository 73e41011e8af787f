'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { incidentStepKeySchema, type IncidentStepKey, type IncidentView } from '@/lib/console/incidents/schemas';
import { FootAct } from './foot-act';
import type { NextTask } from './next-task';
import type { IncidentAddress } from './use-incident-address';
import classes from './incident-foot.module.css';
import { cutMiddle, useSenderText } from '@/components/suspects/use-sender-text';

interface IncidentFootProps {
  view: IncidentView;
  task: NextTask;
  /** The step that is looked at. */
  shown: IncidentStepKey;
  /** The first unmet step. */
  open: IncidentStepKey;
  address: IncidentAddress;
  onRestart(): void;
}

/** What to do now, in a fixed place: one sentence and the one primary button of the page. */
export function IncidentFoot({ view, task, shown, open, address, onRestart }: IncidentFootProps) {
  const t = useTranslations('incidents');
  const senderText = useSenderText();
  return (
    <aside className={classes.foot} aria-label={t('foot.label')}>
      <p className={`${classes.footWords} digits`} role="status">
        {sentence()}
      </p>
      <div className={classes.footActs}>
        {shown !== open && (
          <Button variant="default" className={classes.footButton} onClick={() => address.showStep(null)}>
            {t('foot.backToOpen', { number: incidentStepKeySchema.options.indexOf(open) + 1 })}
          </Button>
        )}
        <FootAct view={view} task={task} address={address} onRestart={onRestart} />
      </div>
    </aside>
  );

  function sentence(): string {
    switch (task.kind) {
      case 'decide':
      case 'meet-checks':
        return t(`next.${task.kind}`, { count: task.left });
      case 'wait-for-securing':
        return t('next.wait-for-securing', { count: task.accounts.length });
      case 'retry-securing':
      case 'see-for-yourself':
        return t(`next.${task.kind}`, { account: cutMiddle(senderText(task.suspect.account)) });
      case 'clean':
        return task.messages === null ? t('next.cleanUnknown') : t('next.clean', { count: task.messages });
      default:
        return t(`next.${task.kind}`);
    }
  }
}
