'use client';

import { useTranslations } from 'use-intl';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { useTickingFormats } from '@/components/hooks/use-formats';
import { useOverview } from '@/components/hooks/use-overview';
import { useServerState } from '@/components/server-state/use-server-state';
import classes from './incidents.module.css';

/** So long after a restart it is worth staying: a flood that was not contained fires the rule again within it. */
export const CLOSE_WATCH_MS = 10 * 60_000;

/** After the restart: until when to stay, and how the queue goes; then that the time has passed without another trip. */
export function CloseWatch({ view: { incident } }: { view: IncidentView }) {
  const t = useTranslations('incidents.closeWatch');
  const { moment, change, now, number } = useTickingFormats();
  const { stale } = useServerState();
  const overview = useOverview().data;
  if (incident.status !== 'released' || incident.releasedAt === null) return null;
  const until = incident.releasedAt + CLOSE_WATCH_MS;
  if (now >= until) return <p className={classes.intro}>{t('over', { time: moment(until) })}</p>;
  const server = overview?.server?.id === incident.serverId ? overview.server : null;
  const length = server?.report?.measurement?.length ?? null;
  const growth = overview?.growthPerMinute ?? null;
  const figures = length === null || stale || server === null ? t('notMeasured') : t('queue', { length: number(length), threshold: number(server.settings.threshold) });
  return (
    <p className={`${classes.intro} digits`}>
      <strong>{t('until', { time: moment(until) })}</strong> {figures} {length !== null && !stale && growth !== null && t('growth', { change: change(growth) })}
    </p>
  );
}
