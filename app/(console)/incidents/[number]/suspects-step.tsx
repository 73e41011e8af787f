'use client';

import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { Permitted } from '@/components/people/permitted';
import { AddAccountForm } from './add-account-form';
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
  return (
    <div className={classes.step}>
      <p className={suspects.length === 0 ? classes.intro : `${classes.intro} ${classes.afterSuspects}`}>{suspects.length === 0 ? t(step === 'find' ? 'find.none' : 'secure.none') : t(`${step}.intro`)}</p>
      {suspects.length === 0 && <p className={classes.intro}>{t(step === 'find' ? 'find.noneWhy' : 'secure.toFind')}</p>}
      <ul className={card.suspects}>
        {suspects.map((suspect) => (
          <SuspectCard
            key={suspect.account}
            suspect={suspect}
            incident={incident.number}
            closed={closed}
            opened={selected === suspect.account}
            onToggle={() => address.showAccount(selected === suspect.account ? '' : suspect.account)}
          />
        ))}
      </ul>
      {step === 'find' && !closed && (
        <Permitted permission="incidents:work" quiet>
          <AddAccountForm incident={incident.number} suspects={suspects} onAdded={address.showAccount} />
        </Permitted>
      )}
      {step === 'find' && !closed && suspects.length === 0 && <SkipControl step="find" address={address} />}
    </div>
  );
}
