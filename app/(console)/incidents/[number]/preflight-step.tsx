'use client';

import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import { CheckList } from './check-list';
import { RestartAnyway } from './restart-anyway';
import type { IncidentAddress } from './use-incident-address';
import classes from './incidents.module.css';

/** What a restart still lacks. */
export function PreflightStep({ view, address }: { view: IncidentView; address: IncidentAddress }) {
  const t = useTranslations('incidents.preflight');
  const unmet = view.restartChecks.filter((check) => !check.met).length;
  const { duration } = useFormats();
  const seconds = view.prediction?.kind === 'in' ? view.prediction.seconds : 0;
  const over = view.incident.status !== 'protected';
  return (
    <div className={classes.step}>
      <p className={classes.verdict} data-met={over || unmet === 0} role="status">
        {over ? t('moot') : unmet === 0 ? t('ready') : t('notYet', { count: unmet })} {view.prediction !== null && t(`prediction.${view.prediction.kind}`, { duration: duration(seconds * 1_000) })}
      </p>
      {!over && <p className={classes.quiet}>{t('predictionHow')}</p>}
      {!over && <CheckList checks={view.restartChecks} serverName={view.incident.serverName} onGoTo={address.showStep} />}
      {!over && unmet > 0 && <RestartAnyway />}
    </div>
  );
}
