'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isUnderWay } from '@/lib/actions/standing';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import { AccountOutcomes } from '@/components/actions/account-outcomes';
import { ActionButton } from '@/components/actions/action-button';
import { ActionResult } from '@/components/actions/action-result';
import { actState } from '@/components/actions/act-state';
import { useActs } from '@/components/actions/use-acts';
import { WaitingDeletion } from '@/components/actions/waiting-deletion';
import { useFormats } from '@/components/hooks/use-formats';
import { AccountName } from '@/components/suspects/account-name';
import { DeleteDialog } from './delete-dialog';
import { ReleaseDialog } from './release-dialog';
import { Permitted } from '@/components/people/permitted';
import classes from './incidents.module.css';
import card from './suspect-card.module.css';

/** The mail one account has in the queue, and what can be done with it. */
export function AccountMail({ suspect, queueTotal }: { suspect: SuspectView; queueTotal: number | null }) {
  const t = useTranslations('incidents.clean');
  const words = useTranslations('actions');
  const acts = useActs();
  const { number } = useFormats();
  const [dialog, setDialog] = useState<'delete' | 'release' | null>(null);
  const { account, actions } = suspect;
  const known = suspect.waiting !== null && suspect.held !== null;
  const waiting = suspect.waiting ?? 0;
  const held = suspect.held ?? 0;
  const count = waiting + held;
  const common = { account, actions };
  const deletion = actState('delete-messages', acts.press('delete-messages', account), actions).action;
  const isWaiting = deletion?.status === 'requested' && deletion.dueAt !== null;
  const wasTakenBack = deletion?.steps.some(({ code }) => code === 'taken-back') === true;
  const deleting = deletion !== null && isUnderWay(deletion);
  return (
    <li className={card.mail}>
      <div className={card.mailHead}>
        <AccountName account={account} name={suspect.assessment?.name} />
        <span className="digits">
          {t('waiting')} <strong>{known ? number(waiting) : t('unknown')}</strong> · {t('held')} <strong>{known ? number(held) : t('unknown')}</strong>
        </span>
      </div>
      <Permitted permission="actions:request" quiet>
        <div className={card.mailButtons}>
          {(waiting > 0 || !known) && (
            <ActionButton {...common} kind="hold-messages" label={known ? words('hold.button', { count: waiting }) : words('hold.buttonUnknown')} onPress={() => void acts.start({ kind: 'hold-messages', account })} />
          )}
          {held > 0 && !deleting && <ActionButton {...common} kind="release-messages" label={words('release.button', { count: held })} onPress={() => setDialog('release')} />}
          {count > 0 && !deleting && (
            <ActionButton {...common} kind="delete-messages" className={`touch-target ${card.dangerApart}`} label={words('delete.button', { count })} onPress={() => setDialog('delete')} />
          )}
          {known && count === 0 && <p className={classes.quiet}>{t('noneLeft')}</p>}
          {!known && <p className={classes.quiet}>{t('unknownHint')}</p>}
        </div>
      </Permitted>
      <AccountOutcomes account={account} actions={actions} kinds={['hold-messages', 'release-messages']} />
      {deletion !== null && (isWaiting || wasTakenBack ? <WaitingDeletion action={deletion} /> : <ActionResult action={deletion} onRetry={() => setDialog('delete')} />)}
      <ReleaseDialog account={account} count={held} opened={dialog === 'release'} onClose={() => setDialog(null)} />
      <DeleteDialog account={account} count={count} others={queueTotal === null ? null : Math.max(0, queueTotal - count)} opened={dialog === 'delete'} onClose={() => setDialog(null)} />
    </li>
  );
}
