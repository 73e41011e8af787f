'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { SkippableStep } from './incident-steps';
import type { IncidentAddress } from './use-incident-address';
import classes from './incidents.module.css';

/** Leaves a step on purpose, or takes that back. */
export function SkipControl({ step, address }: { step: SkippableStep; address: IncidentAddress }) {
  const t = useTranslations(`incidents.${step}`);
  const skipped = address.skipped.includes(step);
  return (
    <div className={classes.skip}>
      {skipped && <p className={classes.quiet}>{t('skipped')}</p>}
      <Button variant="subtle" className="touch-target" onClick={() => address.skip(step, !skipped)}>
        {t(skipped ? 'unskip' : 'skip')}
      </Button>
    </div>
  );
}
