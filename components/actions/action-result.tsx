'use client';

import { Alert, Button } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { ActionView } from '@/lib/console/actions/schemas';
import { visibleString } from '../evidence/visible-text';
import { useTickingFormats } from '../hooks/use-formats';
import { isLoginless } from '@sluice/log-engine/sender';
import { actionFacts, failedStep, isAccess } from './action-facts';
import { ProofLines } from './proof-lines';
import { useFactsSentence } from './use-facts-sentence';
import { Permitted } from '../people/permitted';
import classes from './actions.module.css';
import { useSenderText } from '../suspects/use-sender-text';

/** After this long without the guard the operator is told that waiting is enough. */
const SLOW_MS = 4_000;

/** How an action ended, as it was read back; or what it waits for. */
export function ActionResult({ action, onRetry }: { action: ActionView; onRetry(): void }) {
  const t = useTranslations('actions');
  const { moment, now } = useTickingFormats();
  const facts = useFactsSentence()(action);
  if (action.status === 'failed') return <FailedAction action={action} onRetry={onRetry} />;
  if (action.status === 'done') {
    const time = moment(action.finishedAt ?? action.requestedAt);
    return (
      <>
        <p className={classes.checked}>
          <IconCircleCheck size={18} aria-hidden />
          <span>{facts === '' ? t('checkedPlain', { time }) : t('checked', { time, facts })}</span>
        </p>
        <ProofLines action={action} />
      </>
    );
  }
  const waited = now - action.requestedAt;
  if (action.status === 'requested' && waited > SLOW_MS) return <p className={classes.quiet}>{t('slowGuard', { seconds: Math.floor(waited / 1000) })}</p>;
  return facts === '' ? null : <p className={classes.quiet}>{facts}</p>;
}

function FailedAction({ action, onRetry }: { action: ActionView; onRetry(): void }) {
  const t = useTranslations('actions');
  const senderText = useSenderText();
  const words = useTranslations('shell');
  const step = failedStep(action);
  const sentences = [
    step === null ? `${t(`failed.${action.kind}`, { account: senderText(action.account ?? '') })}.` : isAccess(step.step) && isLoginless(action.account ?? '') ? t(`loginless.stepFailed.${step.step}`) : t(`stepFailed.${step.step}`),
    ...(step?.code ? [t(`cause.${step.code}`)] : []),
    t(actionFacts(action).length > 0 ? 'otherStepsDone' : 'nothingElseChanged'),
  ];
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle aria-hidden />} classNames={{ message: 'problem-text' }}>
      <p className={classes.paragraph}>{sentences.join(' ')}</p>
      {step?.code && (
        <p className={classes.code}>
          <span>{t('code', { code: step.code })}</span>
          {step.detail && <span> · {visibleString(step.detail)}</span>}
        </p>
      )}
      <ProofLines action={action} />
      <Permitted permission="actions:request" quiet>
        <Button variant="default" className="touch-target" onClick={onRetry}>
          {words('tryAgain')}
        </Button>
      </Permitted>
    </Alert>
  );
}
