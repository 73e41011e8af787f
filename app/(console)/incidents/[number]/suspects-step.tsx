'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isDisabled } from '@sluice/actions/standing';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import { ManyBar } from '@/components/actions/many-bar';
import { Permitted } from '@/components/people/permitted';
import { useSelection } from '@/components/ui/use-selection';
import { AddAccountForm } from './add-account-form';
import { QueueOwners } from './queue-owners';
import { SkipControl } from './skip-control';
import { SuspectCard } from './suspect-card';
import classes from './incidents.module.css';
import card from './suspect-card.module.css';
import type { IncidentAddress } from './use-incident-address';

/** Find and secure: the same accounts, first to be judged, then to be closed to whoever stole them. */
export function SuspectsStep({ view, step, address, selected }: { view: IncidentView; step: 'find' | 'secure'; address: IncidentAddress; selected: string | null }) {
  const t = useTranslations('incidents');
  const { suspects, incident } = view;
  const closed = incident.status === 'closed';
  const tickable = suspects.filter(({ decision, actions }) => decision === 'open' && !isDisabled(actions)).map(({ account }) => account);
  const selection = useSelection(tickable);
  // What became of the press is told above the list also when nothing is left to tick.
  const [several, setSeveral] = useState(false);
  if (!several && tickable.length > 1 && !closed) setSeveral(true);
  return (
    <div className={classes.step}>
      <p className={suspects.length === 0 ? classes.intro : `${classes.intro} ${classes.afterSuspects}`}>{suspects.length === 0 ? t(step === 'find' ? 'find.none' : 'secure.none') : t(`${step}.intro`)}</p>
      {suspects.length === 0 && <p className={classes.intro}>{t(step === 'find' ? 'find.noneWhy' : 'secure.toFind')}</p>}
      {several && <ManyBar selection={selection} shown={tickable.length} waiting={waitingOf(suspects, selection.names)} actions={suspects.flatMap(({ actions }) => actions)} />}
      <ul className={card.suspects}>
        {suspects.map((suspect) => (
          <SuspectCard
            key={suspect.account}
            suspect={suspect}
            incident={incident.number}
            closed={closed}
            opened={selected === suspect.account}
            tick={several && tickable.includes(suspect.account) ? { ticked: selection.has(suspect.account), onTick: selection.toggle } : undefined}
            onToggle={() => address.showAccount(selected === suspect.account ? '' : suspect.account)}
          />
        ))}
      </ul>
      {step === 'find' && !closed && <QueueOwners suspects={suspects} />}
      {step === 'find' && !closed && (
        <Permitted permission="incidents:work" quiet>
          <AddAccountForm incident={incident.number} suspects={suspects} onAdded={address.showAccount} />
        </Permitted>
      )}
      {step === 'find' && !closed && suspects.length === 0 && <SkipControl step="find" address={address} />}
    </div>
  );
}

/** The messages of these accounts that wait; null when one of the counts is not known. */
function waitingOf(suspects: readonly SuspectView[], names: readonly string[]): number | null {
  return suspects.filter(({ account }) => names.includes(account)).reduce<number | null>((sum, { waiting }) => (sum === null || waiting === null ? null : sum + waiting), 0);
}
