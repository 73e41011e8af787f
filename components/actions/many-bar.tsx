'use client';

import { Alert, Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ActionView, SuspectFilterInput } from '@/lib/console/actions/schemas';
import { MANY_MAX } from '@/lib/console/actions/schemas';
import { protectedNameOf } from '@sluice/actions/reason-needed';
import { RequestProblem } from '../hooks/request';
import { Permitted } from '../people/permitted';
import { useSenderText } from '../suspects/use-sender-text';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { ProblemMessage, useProblemSentence } from '../ui/problem-message';
import type { Selection } from '../ui/use-selection';
import { newestSeen } from './act-state';
import { isReason, ReasonField } from './reason-field';
import { useActs } from './use-acts';
import { manyProgress, type ManyProgress } from './many-progress';
import { useRequestMany, type ManyActs, type ManyRequest } from './use-request-many';
import classes from './many-bar.module.css';

/** Names in a dialog; the others are counted. */
const NAMED = 8;

interface ManyBarProps {
  selection: Selection;
  /** How many rows can be ticked. */
  shown: number;
  /** All that match, when there are more than are shown, and by which filter the console finds them. */
  whole?: { count: number; filter: SuspectFilterInput } | null;
  /** The messages that wait of the accounts that are ticked; null when it is not known. */
  waiting: number | null;
  /** All actions that the page knows of. */
  actions: readonly ActionView[];
}

/** Ticks of a list made into one press: how many, what can be done with all of them, and what became of it, account by account. */
export function ManyBar({ selection, shown, whole = null, waiting, actions }: ManyBarProps) {
  const t = useTranslations('actions.many');
  const [all, setAll] = useState(false);
  // What the dialog names is what is asked for, whatever the list becomes meanwhile.
  const [asking, setAsking] = useState<Asking | null>(null);
  const many = useRequestMany();
  const { names } = selection;
  const everyShown = names.length === shown;
  const filtered = all && everyShown && whole !== null ? whole : null;
  const count = filtered?.count ?? names.length;
  const of: ManyRequest['of'] = filtered ?? { accounts: names.map((account) => ({ account, seen: newestSeen(account, actions, new Map())?.id ?? null })) };
  const tooMany = count > MANY_MAX;
  return (
    <div className={classes.bar}>
      <Checkbox
        className={classes.all}
        label={count === 0 ? t('tickAll') : t('selected', { count })}
        checked={count > 0 && everyShown}
        indeterminate={count > 0 && !everyShown}
        onChange={() => {
          setAll(false);
          selection.toggleAll();
        }}
      />
      {count > 0 && (
        <Permitted permission="actions:request" quiet>
          <div className={classes.buttons}>
            <Button color="red.8" className="touch-target" disabled={tooMany} loading={many.pending} onClick={() => setAsking({ of, count, names: filtered === null ? names : null })}>
              {t('contain', { count })}
            </Button>
            <Button variant="default" className="touch-target" disabled={tooMany} loading={many.pending} onClick={() => many.start({ kind: 'hold-messages', of })}>
              {filtered === null && waiting !== null ? t('holdCount', { count: waiting }) : t('hold')}
            </Button>
          </div>
        </Permitted>
      )}
      {count > 0 && everyShown && whole !== null && whole.count > shown && (
        <Button variant="subtle" className="touch-target" onClick={() => setAll(!all)}>
          {all ? t('onlyShown', { count: names.length }) : t('allThatMatch', { count: whole.count })}
        </Button>
      )}
      {tooMany && <p className={classes.words}>{t('tooMany', { most: MANY_MAX })}</p>}
      <ManyOutcome many={many} actions={actions} />
      <ManyDialog
        asking={asking}
        onClose={() => setAsking(null)}
        onConfirm={({ of: asked }, reason) => {
          setAsking(null);
          many.start({ kind: 'contain-account', of: asked, ...(reason === '' ? {} : { reason }) });
          selection.clear();
        }}
      />
    </div>
  );
}

interface Asking {
  of: ManyRequest['of'];
  count: number;
  /** Null for all that a filter finds. */
  names: string[] | null;
}

function ManyDialog({ asking, onClose, onConfirm }: { asking: Asking | null; onClose(): void; onConfirm(asking: Asking, reason: string): void }) {
  const t = useTranslations('actions');
  const senderText = useSenderText();
  // The words must not vanish while the dialog fades away.
  const [last, setLast] = useState<Asking | null>(null);
  const [reason, setReason] = useState('');
  const { protectedAccounts } = useActs();
  if (asking !== null && asking !== last) {
    setLast(asking);
    setReason('');
  }
  if (last === null) return null;
  const { count, names } = last;
  const kept = names?.filter((name) => protectedNameOf(name, protectedAccounts) !== null) ?? [];
  // Which accounts a filter finds is known only when it is done: those that are protected are left out then, unless there is a reason.
  const mayHaveKept = names === null && protectedAccounts.length > 0;
  const why = kept.length > 0 ? t('reason.protectedAmong', { accounts: kept.slice(0, NAMED).map((name) => senderText(name)).join(', '), more: Math.max(0, kept.length - NAMED) }) : t('reason.perhapsAmong');
  const isWritten = isReason(reason);
  return (
    <ConfirmDialog
      danger
      opened={asking !== null}
      onClose={onClose}
      onConfirm={() => onConfirm(last, reason.trim())}
      title={t('many.title', { count })}
      confirmLabel={t('many.contain', { count })}
      stays={t('many.stays')}
      disabled={!isWritten && (kept.length > 0 || reason !== '')}
      extra={(kept.length > 0 || mayHaveKept) && <ReasonField value={reason} onChange={setReason} why={why} />}
    >
      <p className={classes.words}>{t('many.happens')}</p>
      {names === null ? (
        <p className={classes.words}>{t('many.countedAgain', { count })}</p>
      ) : (
        <ul className={classes.names}>
          {names.slice(0, NAMED).map((name) => (
            <li key={name}>{senderText(name)}</li>
          ))}
          {names.length > NAMED && <li>{t('many.others', { count: names.length - NAMED })}</li>}
        </ul>
      )}
    </ConfirmDialog>
  );
}

/** What became of the newest press, until the next one. */
export function ManyOutcome({ many, actions }: { many: ManyActs; actions: readonly ActionView[] }) {
  const t = useTranslations('actions.many');
  const words = useTranslations('shell');
  const asked = many.asked;
  return (
    <div role="status" className={classes.outcome}>
      {many.error instanceof RequestProblem && many.error.code === 'count-changed' ? (
        <Alert color="red" variant="light" classNames={{ message: 'problem-text' }}>
          {t('countChanged', { count: Number(many.error.problem?.data?.['count'] ?? 0) })}
        </Alert>
      ) : (
        many.error !== null && (
          <>
            <ProblemMessage error={many.error} />
            {asked !== null && !(many.error instanceof RequestProblem && many.error.status !== null && many.error.status < 500) && (
              <Button variant="default" className="touch-target" onClick={() => many.start(asked)}>
                {words('tryAgain')}
              </Button>
            )}
          </>
        )
      )}
      {many.answer !== null && <ProgressLines progress={manyProgress(many.answer, actions)} onClose={many.forget} />}
    </div>
  );
}

function ProgressLines({ progress, onClose }: { progress: ManyProgress; onClose(): void }) {
  const t = useTranslations('actions.many');
  const shell = useTranslations('shell');
  const senderText = useSenderText();
  const problem = useProblemSentence();
  const { done, unproven, underWay, failed, refused } = progress;
  return (
    <Alert color={failed.length + refused.length + unproven.length > 0 ? 'red' : 'blue'} variant="light" classNames={{ message: 'problem-text' }} withCloseButton={underWay === 0} closeButtonLabel={shell('close')} onClose={onClose}>
      <p className={`${classes.words} digits`}>{t('progress', { done, underWay, failed: failed.length, refused: refused.length })}</p>
      {failed.length > 0 && <p className={classes.words}>{t('failed', { accounts: failed.map((account) => senderText(account)).join(', ') })}</p>}
      {unproven.length > 0 && <p className={classes.words}>{t('unproven', { accounts: unproven.map((account) => senderText(account)).join(', ') })}</p>}
      {refused.map(({ account, code, byName }) => (
        <p key={account} className={classes.words}>
          {senderText(account)}: {code === 'already-done' ? t('doneBefore', { name: byName ?? '' }) : code === 'changed-meanwhile' ? t('opposite', { name: byName ?? '' }) : problem(new RequestProblem(code as RequestProblem['code'], 409, null))}
        </p>
      ))}
    </Alert>
  );
}
