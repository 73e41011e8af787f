'use client';

import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { CheckList } from './check-list';
import { RestartAnyway } from './restart-anyway';
import type { IncidentAddress } from './use-incident-address';
import classes from './incidents.module.css';

/** What a restart still lacks. */
export function PreflightStep({ view, address }: { view: IncidentView; address: IncidentAddress }) {
  const t = useTranslations('incidents.preflight');
  const unmet = view.restartChecks.filter((check) => !check.met).length;
  const over = view.incident.status !== 'protected';
  return (
    <div className={classes.step}>
      <p className={classes.verdict} data-met={over || unmet === 0} role="status">
        {over ? t('moot') : unmet === 0 ? t('ready') : t('notYet', { count: unmet })}
      </p>
      {!over && <CheckList checks={view.restartChecks} serverName={view.incident.serverName} onGoTo={address.showStep} />}
      {!over && unmet > 0 && <RestartAnyway />}
    </div>
  );
}
