'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@mantine/core';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import { AccountButtons } from '@/components/suspects/account-buttons';
import { ProblemMessage } from '@/components/ui/problem-message';
import { doneBefore } from '@/components/actions/already-done';
import { DoneBefore } from '@/components/actions/done-before';
import { AccountOutcomes } from '@/components/actions/account-outcomes';
import { useDecideSuspect } from './use-decide-suspect';
import { ReasonForm } from '@/components/suspects/reason-form';
import { suspectState } from './suspect-state';
import { Permitted } from '@/components/people/permitted';
import classes from './suspect-card.module.css';

/** Everything that can be decided about one account of an incident. The harmless way out stands apart from the others. */
export function SuspectDecider({ suspect, incident, closed }: { suspect: SuspectView; incident: number; closed: boolean }) {
  const t = useTranslations('incidents.suspect');
  const decide = useDecideSuspect(incident);
  const { account, actions } = suspect;
  const other = doneBefore(decide.error);
  const state = suspectState(suspect);
  return (
    <div className={classes.decider}>
      <AccountOutcomes account={account} actions={actions} kinds={['contain-account', 'stop-sending', 'disable-account', 'enable-account', 'set-password']} />
      {!closed && <AccountButtons account={account} actions={actions} />}
      {!closed && (state === 'unproven' || state === 'failed') && (
        <Permitted permission="incidents:work" quiet>
          <ReasonForm decision="byHand" account={account} pending={decide.isPending} onDecide={(reason) => decide.mutate({ account, decision: 'secured', reason })} />
        </Permitted>
      )}
      {!closed && (state === 'undecided' || state === 'failed') && (
        <Permitted permission="incidents:work" quiet>
          <ReasonForm decision="dismiss" account={account} pending={decide.isPending} onDecide={(reason) => decide.mutate({ account, decision: 'dismissed', reason })} />
        </Permitted>
      )}
      {!closed && suspect.decision !== 'open' && suspect.decisionReason !== null && (
        <Permitted permission="incidents:work">
          <Button variant="default" className="touch-target" title={t('reopenHint')} loading={decide.isPending} onClick={() => decide.mutate({ account, decision: 'open' })}>
            {t('reopen')}
          </Button>
        </Permitted>
      )}
      <div role="status">{other === null ? <ProblemMessage error={decide.error} /> : <DoneBefore by={other} />}</div>
    </div>
  );
}
