'use client';

import { useTranslations } from 'use-intl';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import { AccountName } from '@/components/suspects/account-name';
import { useOverview } from '@/components/hooks/use-overview';
import suspectClasses from '@/components/suspects/suspects.module.css';
import classes from './incidents.module.css';

/** The largest; the page of the queue has all. */
const NAMED = 3;

/** How much of the waiting mail is the account's: a fact beside its score that gives no points, as a newsletter waits too. */
export function QueueShare({ suspect }: { suspect: SuspectView }) {
  const t = useTranslations('incidents.find');
  const queue = useOverview().data?.server?.report?.queue ?? null;
  if (queue === null || suspect.waiting === null || suspect.waiting === 0) return null;
  return <span className={`${suspectClasses.second} digits`}>{t('share', { count: suspect.waiting, total: Math.max(queue.waiting, suspect.waiting) })}</span>;
}

/** Whose the waiting mail is that no suspect owns: after a trip by somebody whom no reason accuses, this is all there is. */
export function QueueOwners({ suspects }: { suspects: readonly SuspectView[] }) {
  const t = useTranslations('incidents.find');
  const queue = useOverview().data?.server?.report?.queue ?? null;
  const listed = new Set(suspects.map(({ account }) => account.toLowerCase()));
  const owners = (queue?.accounts ?? [])
    .flatMap(({ account, waiting }) => (account === null || waiting === 0 || listed.has(account.toLowerCase()) ? [] : [{ account, waiting }]))
    .sort((a, b) => b.waiting - a.waiting);
  if (queue === null || owners.length === 0) return null;
  return (
    <section aria-label={t('owners')}>
      <p className={classes.intro}>{t('ownersWhy')}</p>
      <ul className={`${classes.owners} digits`}>
        {owners.slice(0, NAMED).map(({ account, waiting }) => (
          <li key={account}>
            <AccountName account={account} /> <span className={suspectClasses.second}>{t('share', { count: waiting, total: Math.max(queue.waiting, waiting) })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
