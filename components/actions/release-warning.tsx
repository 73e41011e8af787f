'use client';

import { useTranslations } from 'use-intl';
import { useOverview } from '../hooks/use-overview';
import { releaseRisk } from './release-risk';
import classes from './actions.module.css';

/** Says before held mail is let go that it begins protection again, or that this is not known; nothing where it does not. */
export function ReleaseWarning() {
  const t = useTranslations('actions.release');
  const server = useOverview().data?.server ?? null;
  const risk = server === null ? null : releaseRisk(server);
  if (risk === null) return null;
  return (
    <p className={classes.paragraph} data-risk={risk.kind}>
      <strong>{risk.kind === 'trips' ? t('trips', { most: risk.most, threshold: risk.threshold }) : t('mayTrip', { threshold: risk.threshold })}</strong>
    </p>
  );
}
