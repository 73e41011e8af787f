'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { IncidentSummary, SuspectView } from '@/lib/api/incidents';
import { AccountOutcomes } from '../actions/account-outcomes';
import { ActionButton } from '../actions/action-button';
import { doneBefore } from '../actions/already-done';
import { DoneBefore } from '../actions/done-before';
import { useActs } from '../actions/use-acts';
import { useDecideSuspect } from '../hooks/use-decide-suspect';
import { ProblemMessage } from '../ui/problem-message';
import { DismissDialog } from './dismiss-dialog';
import { isDisabled } from './suspect-progress';
import classes from './incident.module.css';

const KINDS = ['contain-account', 'disable-account', 'set-password', 'enable-account'] as const;

/** What can be done about one suspect, and what became of it. */
export function SuspectActs({ incident, suspect }: { incident: IncidentSummary; suspect: SuspectView }) {
  const t = useTranslations('incidents.suspect');
  const acts = useActs();
  const decide = useDecideSuspect(incident.number);
  const [dismissing, setDismissing] = useState(false);
  const { account, actions, decision } = suspect;
  const common = { account, actions };
  const disabled = isDisabled(actions);
  const other = doneBefore(decide.error);
  return (
    <div className={classes.acts}>
      {decision === 'dismissed' ? (
        <Button variant="default" className="touch-target" loading={decide.isPending} title={t('reopenHint')} onClick={() => decide.mutate({ account, decision: 'open' })}>
          {t('reopen')}
        </Button>
      ) : (
        <div className={classes.actRow} role="group" aria-label={account}>
          {!disabled && <ActionButton {...common} kind="contain-account" color="red.8" variant="outline" onPress={() => acts.ask({ kind: 'contain-account', account })} />}
          {!disabled && <ActionButton {...common} kind="disable-account" onPress={() => void acts.start({ kind: 'disable-account', account })} />}
          <ActionButton {...common} kind="set-password" onPress={() => acts.ask({ kind: 'set-password', account })} />
          {disabled && <ActionButton {...common} kind="enable-account" onPress={() => acts.ask({ kind: 'enable-account', account })} />}
          {decision === 'open' && (
            <Button variant="subtle" className="touch-target" onClick={() => setDismissing(true)}>
              {t('dismiss')}
            </Button>
          )}
        </div>
      )}
      <AccountOutcomes account={account} actions={actions} kinds={KINDS} />
      {other !== null ? <DoneBefore by={other} /> : <ProblemMessage error={decide.error} />}
      <DismissDialog
        account={account}
        opened={dismissing}
        pending={decide.isPending}
        onClose={() => setDismissing(false)}
        onDismiss={(reason) => decide.mutate({ account, decision: 'dismissed', reason }, { onSettled: () => setDismissing(false) })}
      />
    </div>
  );
}
