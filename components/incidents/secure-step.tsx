'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/api/incidents';
import { SuspectCard } from './suspect-card';
import classes from './incident.module.css';

/** The accounts that are not dismissed, and what was done to each. */
export function SecureStep({ view, onFind }: { view: IncidentView; onFind(): void }) {
  const t = useTranslations('incidents.secure');
  const words = useTranslations('incidents');
  const culprits = view.suspects.filter((suspect) => suspect.decision !== 'dismissed');
  return (
    <>
      <p className={classes.text}>{t('intro')}</p>
      {culprits.length === 0 && (
        <div className={classes.none}>
          <strong>{t('none')}</strong>
          <span>{t('toFind')}</span>
          <div className={classes.noneAct}>
            <Button variant="default" className="touch-target" onClick={onFind}>
              {words('foot.backToOpen', { number: 2 })}
            </Button>
          </div>
        </div>
      )}
      <ul className={classes.suspects}>
        {culprits.map((suspect) => (
          <li key={suspect.account}>
            <SuspectCard incident={view.incident} suspect={suspect} />
          </li>
        ))}
      </ul>
    </>
  );
}
