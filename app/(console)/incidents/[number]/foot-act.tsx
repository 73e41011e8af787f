'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import { ActionButton } from '@/components/actions/action-button';
import { ManyOutcome } from '@/components/actions/many-bar';
import { Permitted } from '@/components/people/permitted';
import type { Permission } from '@/lib/console/people/roles';
import { useActs } from '@/components/actions/use-acts';
import { useRequestMany } from '@/components/actions/use-request-many';
import type { NextTask } from './next-task';
import { currentSecuring } from '@sluice/actions/standing';
import type { IncidentAddress } from './use-incident-address';
import { CLOSING_FORM } from './wrap-up-step';
import classes from './incident-foot.module.css';
import { cutMiddle, useSenderText } from '@/components/suspects/use-sender-text';

interface FootActProps {
  view: IncidentView;
  task: NextTask;
  address: IncidentAddress;
  onRestart(): void;
}

/** What the primary button changes; what it only shows needs no permission. */
const needed: Partial<Record<NextTask['kind'], Permission>> = {
  decide: 'actions:request',
  'retry-securing': 'actions:request',
  clean: 'actions:request',
  restart: 'actions:request',
  close: 'incidents:work',
};

/** The primary button of the page; none where only the machine has something to do. */
export function FootAct(props: FootActProps) {
  const permission = needed[props.task.kind];
  const button = <FootButton {...props} />;
  return permission === undefined ? button : <Permitted permission={permission}>{button}</Permitted>;
}

function FootButton({ view, task, address, onRestart }: FootActProps) {
  const t = useTranslations('incidents');
  const senderText = useSenderText();
  const words = useTranslations('actions');
  const acts = useActs();
  const many = useRequestMany();
  switch (task.kind) {
    case 'decide': {
      const { account, actions } = task.suspect;
      const label = t('foot.contain', { account: cutMiddle(senderText(account)) });
      return <ActionButton className={classes.footButton} variant="filled" color="red.8" kind="contain-account" account={account} actions={actions} label={label} onPress={() => acts.ask({ kind: 'contain-account', account })} />;
    }
    case 'name-account':
      return primary(t('foot.goOn'), () => address.skip('find', true));
    case 'retry-securing': {
      const kind = currentSecuring(task.suspect.actions)?.kind;
      const { account } = task.suspect;
      if (kind === 'set-password') return primary(t('foot.tryAgain'), () => acts.ask({ kind, account }));
      return primary(t('foot.tryAgain'), () => void acts.start({ kind: kind === 'disable-account' || kind === 'stop-sending' ? kind : 'contain-account', account }));
    }
    case 'see-for-yourself':
      return primary(t('stepTitles.secure'), () => address.showStep('secure'));
    case 'clean':
      return (
        <>
          <Button className={classes.footButton} loading={many.pending} onClick={() => hold(task.accounts)}>
            {task.messages === null ? t('foot.holdUnknown') : t('foot.hold', { count: task.messages })}
          </Button>
          <ManyOutcome many={many} actions={task.accounts.flatMap(({ actions }) => actions)} />
        </>
      );
    case 'meet-checks':
      return primary(t('stepTitles.preflight'), () => address.showStep('preflight'));
    case 'restart':
    case 'wait-for-restart':
      return (
        <ActionButton
          className={classes.footButton}
          variant="filled"
          kind="restart-smtp"
          account={null}
          actions={view.restartAction === null ? [] : [view.restartAction]}
          label={words('restart.button')}
          onPress={onRestart}
        />
      );
    case 'close':
      return (
        <Button type="submit" form={CLOSING_FORM} className={classes.footButton} onClick={() => address.showStep(null)}>
          {t('foot.close')}
        </Button>
      );
    default:
      return null;
  }

  /** One press, whether it is one account or many. */
  function hold(accounts: readonly SuspectView[]): void {
    many.start({ kind: 'hold-messages', of: { accounts: accounts.map(({ account, actions }) => ({ account, seen: actions[0]?.id ?? null })) } });
  }

  function primary(label: string, onClick: () => void) {
    return (
      <Button className={classes.footButton} onClick={onClick}>
        {label}
      </Button>
    );
  }
}
