'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/api/incidents';
import { AddSuspectForm } from './add-suspect-form';
import { SuspectCard } from './suspect-card';
import classes from './incident.module.css';

/** Every suspect with its proof; the operator decides about each. */
export function FindStep({ view, skipped, onSkip }: { view: IncidentView; skipped: boolean; onSkip(left: boolean): void }) {
  const t = useTranslations('incidents.find');
  const { suspects, incident } = view;
  const isOpen = incident.status !== 'closed';
  return (
    <>
      {suspects.length === 0 ? (
        <div className={classes.none}>
          <strong>{t('none')}</strong>
          <span>{t('noneWhy')}</span>
          {isOpen && (
            <div className={classes.noneAct}>
              <Button variant="default" className="touch-target" onClick={() => onSkip(!skipped)}>
                {t(skipped ? 'unskip' : 'skip')}
              </Button>
              {skipped && <span className={classes.quiet}>{t('skipped')}</span>}
            </div>
          )}
        </div>
      ) : (
        <>
          <p className={classes.text}>{t('intro')}</p>
          <ul className={classes.suspects}>
            {suspects.map((suspect) => (
              <li key={suspect.account}>
                <SuspectCard incident={incident} suspect={suspect} proof />
              </li>
            ))}
          </ul>
        </>
      )}
      {isOpen && <AddSuspectForm incident={incident.number} suspects={suspects} />}
    </>
  );
}
