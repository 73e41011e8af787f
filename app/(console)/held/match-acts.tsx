'use client';

import { useTranslations } from 'use-intl';
import type { ActionView } from '@/lib/console/actions/schemas';
import { isUnderWay } from '@sluice/actions/standing';
import { ActionResult } from '@/components/actions/action-result';
import { useActs } from '@/components/actions/use-acts';
import { WaitingDeletion } from '@/components/actions/waiting-deletion';
import { visibleString } from '@/components/evidence/visible-text';
import { useTickingFormats } from '@/components/hooks/use-formats';
import { useFilterText } from './use-filter-text';
import classes from './held.module.css';

/** What was done by subject or recipient lately, with the way back of a deletion that waits. */
export function MatchActs({ actions }: { actions: readonly ActionView[] }) {
  const t = useTranslations('held.clean');
  if (actions.length === 0) return null;
  return (
    <section className={classes.part} aria-label={t('acts')}>
      <h3 className={classes.matched}>{t('acts')}</h3>
      <ul className={classes.acts}>
        {actions.map((action) => (
          <MatchActLine key={action.id} action={action} />
        ))}
      </ul>
    </section>
  );
}

function MatchActLine({ action }: { action: ActionView }) {
  const words = useTranslations('actions');
  const acts = useActs();
  const filterText = useFilterText();
  const { moment, now } = useTickingFormats();
  const { kind, filter, requestedAt, requestedByName, dueAt, startedAt, until, most, reason } = action;
  const waits = action.status === 'requested' && dueAt !== null;
  const takenBack = action.steps.some(({ code }) => code === 'taken-back');
  const matching = kind === 'hold-matching' || kind === 'release-matching' || kind === 'delete-matching';
  // Made again it is about the same messages, and no more of them.
  const again = (): void => {
    if (matching && filter !== undefined && until !== undefined && most !== undefined) void acts.start({ kind, filter, until, count: most, ...(reason === null ? {} : { reason }) });
  };
  return (
    <li>
      <span className="digits">
        {moment(requestedAt)} {visibleString(requestedByName)} {words(`asked.${kind}`, { account: '' })}
        {filter !== undefined && `: ${filterText(filter)}`}
      </span>
      {waits || takenBack ? (
        <WaitingDeletion action={action} />
      ) : (
        <>
          {isUnderWay(action) && <span className={`${classes.quiet} digits`}>{words(`doing.${kind}`, { seconds: Math.max(0, Math.floor((now - (startedAt ?? requestedAt)) / 1000)) })}</span>}
          <ActionResult action={action} onRetry={again} />
        </>
      )}
    </li>
  );
}
