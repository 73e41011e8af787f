'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isUnderWay } from '@sluice/actions/standing';
import type { ActionView } from '@/lib/console/actions/schemas';
import { Permitted } from '../people/permitted';
import { AccountOutcomes } from './account-outcomes';
import { ActionButton } from './action-button';
import { ActionResult } from './action-result';
import { actState } from './act-state';
import { DeleteDialog } from './delete-dialog';
import { ReleaseDialog } from './release-dialog';
import { useActs } from './use-acts';
import { WaitingDeletion } from './waiting-deletion';
import classes from './actions.module.css';

interface MailControlsProps {
  account: string;
  /** Null where it is not known. */
  waiting: number | null;
  held: number | null;
  /** All other messages in the queue; null when not known. */
  others: number | null;
  /** The acts on that account, newest first. */
  actions: readonly ActionView[];
}

/** What can be done with the mail that a sender has in the queue, and what became of it: hold, release, and delete with ten minutes to take it back. */
export function MailControls({ account, waiting, held, others, actions }: MailControlsProps) {
  const t = useTranslations('incidents.clean');
  const words = useTranslations('actions');
  const acts = useActs();
  const [dialog, setDialog] = useState<'delete' | 'release' | null>(null);
  const known = waiting !== null && held !== null;
  const count = (waiting ?? 0) + (held ?? 0);
  const common = { account, actions };
  const deletion = actState('delete-messages', acts.press('delete-messages', account), actions).action;
  const isWaiting = deletion?.status === 'requested' && deletion.dueAt !== null;
  const wasTakenBack = deletion?.steps.some(({ code }) => code === 'taken-back') === true;
  const deleting = deletion !== null && isUnderWay(deletion);
  return (
    <>
      <Permitted permission="actions:request" quiet>
        <div className={classes.mailButtons}>
          {(!known || waiting > 0) && (
            <ActionButton {...common} kind="hold-messages" label={known ? words('hold.button', { count: waiting }) : words('hold.buttonUnknown')} onPress={() => void acts.start({ kind: 'hold-messages', account })} />
          )}
          {(held ?? 0) > 0 && !deleting && <ActionButton {...common} kind="release-messages" label={words('release.button', { count: held ?? 0 })} onPress={() => setDialog('release')} />}
          {count > 0 && !deleting && (
            <ActionButton {...common} kind="delete-messages" className={`touch-target ${classes.dangerApart}`} label={words('delete.button', { count })} onPress={() => setDialog('delete')} />
          )}
          {known && count === 0 && <p className={classes.quiet}>{t('noneLeft')}</p>}
          {!known && <p className={classes.quiet}>{t('unknownHint')}</p>}
        </div>
      </Permitted>
      <AccountOutcomes account={account} actions={actions} kinds={['hold-messages', 'release-messages']} />
      {deletion !== null && (isWaiting || wasTakenBack ? <WaitingDeletion action={deletion} /> : <ActionResult action={deletion} onRetry={() => setDialog('delete')} />)}
      <ReleaseDialog account={account} count={held ?? 0} opened={dialog === 'release'} onClose={() => setDialog(null)} />
      <DeleteDialog account={account} count={count} others={others} opened={dialog === 'delete'} onClose={() => setDialog(null)} />
    </>
  );
}
