'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { isOnce } from '@sluice/alerts/rule';
import type { AlertsView } from '@/lib/console/alerts/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { useWhyNot } from '@/components/hooks/use-me';
import { Card } from '@/components/ui/card';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useTakeUp } from './use-alerts';
import classes from './alerts.module.css';

/** What was told: since when or how long, and who has taken it up. */
export function ToldCard({ alerts }: { alerts: AlertsView['alerts'] }) {
  const t = useTranslations('alerts');
  const { moment, duration, number } = useFormats();
  const takeUp = useTakeUp();
  const mayTakeUp = useWhyNot('alerts:acknowledge') === null;
  return (
    <Card title={t('standing', { count: number(alerts.length) })}>
      <ProblemMessage error={takeUp.error} />
      {alerts.length === 0 && <p className={classes.text}>{t('noAlerts')}</p>}
      <ul className={classes.list}>
        {alerts.map(({ id, kind, server, at, endedAt, acknowledgedAt, acknowledgedByName, facts }) => {
          const stands = endedAt === null && !isOnce(kind);
          const time = stands ? t('since', { time: moment(at) }) : endedAt === null || isOnce(kind) ? moment(at) : t('lasted', { time: moment(at), duration: duration(Math.max(0, endedAt - at)) });
          return (
            <li key={id}>
              <div className={classes.what}>
                <strong>
                  {t(`alertKinds.${kind}`)} · <bdi>{visibleString(server)}</bdi>
                </strong>
                <span className={classes.quiet}>
                  {time}
                  {facts.account !== null && ` · ${visibleString(facts.account)}`} ·{' '}
                  {acknowledgedAt === null ? t('nobodyYet') : t('takenUp', { name: visibleString(acknowledgedByName ?? '?'), time: moment(acknowledgedAt) })}
                </span>
              </div>
              {stands && acknowledgedAt === null && mayTakeUp && (
                <Button variant="default" className="touch-target" loading={takeUp.isPending && takeUp.variables.id === id} onClick={() => takeUp.mutate({ id })}>
                  {t('takeUp')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
