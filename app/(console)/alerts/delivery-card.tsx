'use client';

import { useTranslations } from 'use-intl';
import type { AlertsView } from '@/lib/console/alerts/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import classes from './alerts.module.css';

/** What was sent to whom, and what became of it; never a tick for what was only tried. */
export function DeliveryCard({ deliveries }: { deliveries: AlertsView['deliveries'] }) {
  const t = useTranslations('alerts');
  const { moment } = useFormats();
  return (
    <Card title={t('log')}>
      {deliveries.length === 0 && <p className={classes.text}>{t('logEmpty')}</p>}
      <ul className={classes.list}>
        {deliveries.map(({ id, channelName, kind, reason, status, attempts, createdAt, nextAt, answer }) => (
          <li key={id}>
            <div className={classes.what}>
              <strong>
                {kind === null ? t(`reasons.${reason}`) : `${t(`alertKinds.${kind}`)}, ${t(`reasons.${reason}`)}`} → <bdi>{visibleString(channelName)}</bdi>
              </strong>
              <span className={classes.quiet}>
                {moment(createdAt)} · {t(`statuses.${status}`)}
                {status === 'waiting' && ` · ${t('nextTry', { attempts, time: moment(nextAt) })}`}
                {answer !== null && ` · ${visibleString(answer)}`}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
