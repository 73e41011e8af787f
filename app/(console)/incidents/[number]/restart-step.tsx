'use client';

import { isUnderWay } from '@sluice/actions/standing';
import { useTranslations } from 'use-intl';
import { visibleString } from '@/components/evidence/visible-text';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { ActionResult } from '@/components/actions/action-result';
import { PressOutcome } from '@/components/actions/press-outcome';
import { useActs } from '@/components/actions/use-acts';
import { useTickingFormats } from '@/components/hooks/use-formats';
import { CloseWatch } from './close-watch';
import { CheckList } from './check-list';
import { RestartAnyway } from './restart-anyway';
import { useRestartSentence } from './use-restart-sentence';
import type { IncidentAddress } from './use-incident-address';
import classes from './incidents.module.css';

/** The way out of protection, and how it went. */
export function RestartStep({ view, address, onRestart }: { view: IncidentView; address: IncidentAddress; onRestart(): void }) {
  const t = useTranslations('incidents.restart');
  const words = useTranslations('actions');
  const { now } = useTickingFormats();
  const press = useActs().press('restart-smtp', null);
  const sentence = useRestartSentence()(view.incident);
  const action = view.restartAction;
  const ready = view.restartChecks.every((check) => check.met);
  const running = action !== null && isUnderWay(action);
  if (sentence !== null) {
    return (
      <div className={classes.step}>
        <p className={classes.verdict} data-met role="status">
          {sentence}
        </p>
        {action?.reason && <p className={classes.intro}>{t('overridden', { reason: visibleString(action.reason) })}</p>}
        <CloseWatch view={view} />
        <p className={classes.quiet}>{t('again')}</p>
      </div>
    );
  }
  return (
    <div className={classes.step}>
      <p className={classes.intro}>{t('intro')}</p>
      {!ready && (
        <p className={classes.verdict} data-met={false}>
          {t('early')}
        </p>
      )}
      <CheckList checks={view.restartChecks} serverName={view.incident.serverName} onGoTo={address.showStep} />
      <div role="status" className={classes.step}>
        {running && <p className={`${classes.verdict} digits`}>{words('doing.restart-smtp', { seconds: Math.max(0, Math.floor((now - action.requestedAt) / 1000)) })}</p>}
        {action !== null && action.status !== 'done' && <ActionResult action={action} onRetry={onRestart} />}
        {action?.status === 'failed' && <p className={classes.quiet}>{t('failedKeeps')}</p>}
        {press !== null && <PressOutcome press={press} onRetry={onRestart} />}
      </div>
      {!ready && !running && <RestartAnyway />}
    </div>
  );
}
