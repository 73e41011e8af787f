'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { SuspectList } from '@/lib/console/suspects/schemas';
import { doneBefore } from '@/components/actions/already-done';
import { DoneBefore } from '@/components/actions/done-before';
import { useActs } from '@/components/actions/use-acts';
import { visibleString } from '@/components/evidence/visible-text';
import { useDismissAccount, useTakeBackDismissal } from './use-dismissal';
import { useFormats } from '@/components/hooks/use-formats';
import { ReasonForm } from '@/components/suspects/reason-form';
import { ProblemMessage } from '@/components/ui/problem-message';
import { Permitted } from '@/components/people/permitted';
import classes from '@/components/suspects/suspects.module.css';

/** The guard judges anew within seconds; what an account does after this is another matter. */
const SETTLED_MS = 60_000;

/** What an operator said of an account, or the way to say that it is innocent; in an incident that is said there. */
export function DismissalDecider({ entry: { assessment, dismissal }, inIncident }: { entry: SuspectList['accounts'][number]; inIncident: boolean }) {
  const t = useTranslations('suspects.dismissal');
  const { moment } = useFormats();
  const { serverId } = useActs();
  const dismiss = useDismissAccount();
  const takeBack = useTakeBackDismissal();
  const { account, verdict } = assessment;
  const open = verdict !== 'normal' && (dismissal === null || assessment.lastSeen > dismissal.at + SETTLED_MS);
  const other = doneBefore(dismiss.error);
  return (
    <div className={classes.dismissal}>
      {dismissal !== null && (
        <>
          <p className={classes.dismissed}>
            {t('by', { name: dismissal.byName, time: moment(dismissal.at), reason: visibleString(dismissal.reason) })}
          </p>
          {!inIncident && (
            <Permitted permission="suspects:decide" quiet>
              <Button variant="default" className="touch-target" title={t('takeBackHint')} loading={takeBack.isPending} onClick={() => takeBack.mutate({ id: dismissal.id })}>
                {t('takeBack')}
              </Button>
            </Permitted>
          )}
        </>
      )}
      {!inIncident && open && (
        <Permitted permission="suspects:decide" quiet>
          <ReasonForm
            decision="dismiss"
            key={dismissal?.id}
            account={account}
            pending={dismiss.isPending}
            onDecide={(reason) => dismiss.mutate({ serverId, account, reason, seen: dismissal?.id ?? null })}
          />
        </Permitted>
      )}
      <div role="status">{other === null ? <ProblemMessage error={dismiss.error ?? takeBack.error} /> : <DoneBefore by={other} />}</div>
    </div>
  );
}
