'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { useServerHref } from '@/components/hooks/use-server-id';
import { useOverview } from '@/components/hooks/use-overview';
import { AccountMail } from './account-mail';
import { SkipControl } from './skip-control';
import { awaitsCleaning } from './suspect-progress';
import type { IncidentAddress } from './use-incident-address';
import classes from './incidents.module.css';
import card from './suspect-card.module.css';

/** What the secured accounts left in the queue. */
export function CleanStep({ view, address }: { view: IncidentView; address: IncidentAddress }) {
  const t = useTranslations('incidents.clean');
  const held = useTranslations('held');
  const hrefOf = useServerHref();
  const queue = useOverview().data?.server?.report?.queue ?? null;
  const total = queue === null ? null : queue.waiting + queue.held;
  const unknown = (queue?.unknown?.waiting ?? 0) + (queue?.unknown?.held ?? 0);
  const secured = view.suspects.filter((suspect) => suspect.decision === 'secured');
  const count = secured.reduce((sum, suspect) => sum + (suspect.waiting ?? 0) + (suspect.held ?? 0), 0);
  const waits = secured.some(awaitsCleaning);
  return (
    <div className={classes.step}>
      <p className={classes.intro}>{t('intro')}</p>
      <p className={classes.intro}>{secured.length === 0 ? t('none') : waits && total !== null ? t('belongs', { count, total }) : waits ? t('unknownHint') : t('nothingWaiting')}</p>
      {total !== null && unknown > 0 && <p className={classes.intro}>{t('unknownOwners', { count: unknown, total })}</p>}
      <ul className={card.suspects}>
        {secured.map((suspect) => (
          <AccountMail key={suspect.account} suspect={suspect} queueTotal={total} />
        ))}
      </ul>
      <p className={classes.intro}>
        <Link href={hrefOf('/held')} className="touch-target">
          {queue === null ? held('title') : held('toHeld', { count: queue.held })}
        </Link>
      </p>
      {waits && view.incident.status !== 'closed' && <SkipControl step="clean" address={address} />}
    </div>
  );
}
