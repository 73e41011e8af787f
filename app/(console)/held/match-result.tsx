'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isUnderWay } from '@sluice/actions/standing';
import type { QueueFilter } from '@sluice/actions/queue-filter';
import type { QueueLook } from '@sluice/contract/contract';
import { ActionResult } from '@/components/actions/action-result';
import { PressOutcome } from '@/components/actions/press-outcome';
import { useTickingFormats } from '@/components/hooks/use-formats';
import { MatchDialog, type MatchAct } from './match-dialog';
import { MatchExamples } from './match-examples';
import { useLook } from './use-look';
import classes from './held.module.css';

/** What a count found, and what can be done with it. */
export function MatchResult({ filter, onRetry, onDone }: { filter: QueueFilter; onRetry(): void; onDone(): void }) {
  const t = useTranslations('held.clean');
  const doing = useTranslations('actions.doing');
  const { now } = useTickingFormats();
  const { press, action } = useLook(filter);
  const pressed = press?.at ?? now;
  return (
    <div role="status" className={classes.part}>
      {press !== null && press.status !== 'sending' && press.status !== 'accepted' && <PressOutcome press={press} onRetry={onRetry} />}
      {(press?.status === 'sending' || (action !== null && isUnderWay(action))) && (
        <p className={`${classes.quiet} digits`}>{doing('look-at-queue', { seconds: Math.max(0, Math.floor((now - pressed) / 1000)) })}</p>
      )}
      {press?.status === 'accepted' && action?.status === 'failed' && <ActionResult action={action} onRetry={onRetry} />}
      {press?.status === 'accepted' && action?.status === 'done' && (action.look === undefined ? <p className={classes.why}>{t('lost')}</p> : <Found filter={filter} look={action.look} onDone={onDone} />)}
    </div>
  );
}

function Found({ filter, look, onDone }: { filter: QueueFilter; look: QueueLook; onDone(): void }) {
  const t = useTranslations('held.clean');
  const { age } = useTickingFormats();
  const [asking, setAsking] = useState<MatchAct | null>(null);
  const { waiting, held, until } = look;
  const count = waiting + held;
  return (
    <>
      <h3 className={`${classes.matched} digits`}>{t('matched', { count })}</h3>
      <p className={`${classes.quiet} digits`}>{t('parts', { waiting, held, age: age(until) })}</p>
      {look.cut && <p className={classes.why}>{t('cut')}</p>}
      {look.unread > 0 && <p className={classes.why}>{t('unread', { count: look.unread })}</p>}
      {look.elsewhere > 0 && <p className={classes.why}>{t('elsewhere', { count: look.elsewhere })}</p>}
      {count > 0 && (
        <>
          <MatchExamples examples={look.examples} />
          <div className={classes.buttons}>
            {waiting > 0 && (
              <Button variant="default" className="touch-target" onClick={() => setAsking({ kind: 'hold-matching', count: waiting })}>
                {t('hold', { count: waiting })}
              </Button>
            )}
            {held > 0 && (
              <Button variant="default" className="touch-target" onClick={() => setAsking({ kind: 'release-matching', count: held })}>
                {t('release', { count: held })}
              </Button>
            )}
            <Button variant="default" className={`touch-target ${classes.danger}`} onClick={() => setAsking({ kind: 'delete-matching', count })}>
              {t('delete', { count })}
            </Button>
          </div>
          <p className={classes.quiet}>{t('again')}</p>
        </>
      )}
      {asking !== null && <MatchDialog act={asking} filter={filter} until={until} onClose={() => setAsking(null)} onDone={onDone} />}
    </>
  );
}
