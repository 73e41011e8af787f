'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/api/incidents';
import { ActionButton } from '../actions/action-button';
import { useActs } from '../actions/use-acts';
import { visibleString } from '../evidence/visible-text';
import { CLOSING_FORM } from './closing-form';
import type { SkippableStep, StepKey } from './incident-steps';
import type { NextTask } from './next-task';
import { RestartDialog } from './restart-dialog';
import { currentSecuring } from './suspect-progress';
import classes from './incident.module.css';

interface FootActProps {
  view: IncidentView;
  task: NextTask;
  onShow(step: StepKey): void;
  onSkip(step: SkippableStep, left: boolean): void;
}

/** The primary button of the page; none where only the machine has something to do. */
export function FootAct({ view, task, onShow, onSkip }: FootActProps) {
  const t = useTranslations('incidents');
  const words = useTranslations('actions');
  const acts = useActs();
  const [restarting, setRestarting] = useState(false);
  switch (task.kind) {
    case 'decide': {
      const { account, actions } = task.suspect;
      const label = t('foot.contain', { account: visibleString(account) });
      return <ActionButton className={classes.footButton} variant="filled" color="red.8" kind="contain-account" account={account} actions={actions} label={label} onPress={() => acts.ask({ kind: 'contain-account', account })} />;
    }
    case 'name-account':
      return primary(t('foot.goOn'), () => onSkip('find', true));
    case 'retry-securing': {
      const kind = currentSecuring(task.suspect)?.kind;
      const { account } = task.suspect;
      if (kind === 'set-password') return primary(t('foot.tryAgain'), () => acts.ask({ kind, account }));
      return primary(t('foot.tryAgain'), () => void acts.start({ kind: kind === 'disable-account' ? kind : 'contain-account', account }));
    }
    case 'clean':
      return primary(task.messages === null ? t('foot.holdUnknown') : t('foot.hold', { count: task.messages }), () => {
        for (const { account } of task.accounts) void acts.start({ kind: 'hold-messages', account });
      });
    case 'meet-checks':
      return primary(t('stepTitles.preflight'), () => onShow('preflight'));
    case 'restart':
    case 'wait-for-restart':
      return (
        <>
          <ActionButton
            className={classes.footButton}
            variant="filled"
            kind="restart-smtp"
            account={null}
            actions={view.restartAction === null ? [] : [view.restartAction]}
            label={words('restart.button')}
            onPress={() => setRestarting(true)}
          />
          <RestartDialog view={view} opened={restarting} onClose={() => setRestarting(false)} />
        </>
      );
    case 'close':
      return (
        <Button type="submit" form={CLOSING_FORM} className={classes.footButton} onClick={() => onShow('wrap-up')}>
          {t('foot.close')}
        </Button>
      );
    default:
      return null;
  }

  function primary(label: string, onClick: () => void) {
    return (
      <Button className={classes.footButton} onClick={onClick}>
        {label}
      </Button>
    );
  }
}
