'use client';

import { useTranslations } from 'use-intl';
import type { Overview } from '@/lib/console/servers/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import { useServerState } from '@/components/server-state/use-server-state';
import { Card } from '@/components/ui/card';
import { Age } from '@/components/ui/moment';
import { Stat } from '@/components/ui/stat';
import { minutesToThreshold } from './minutes-to-threshold';
import { RecipientsLine } from './recipients-line';
import classes from './overview.module.css';

/** The length of the queue against its threshold, and what moves it. */
export function QueueFigures({ overview }: { overview: Overview }) {
  const t = useTranslations('overview');
  const { number, change, share, duration } = useFormats();
  const { look, stale } = useServerState();
  const { server, growthPerMinute } = overview;
  const report = server?.report ?? null;
  const length = report?.measurement?.length ?? null;
  const threshold = server?.settings.threshold ?? 0;
  const applied = server?.settings.applyQueueLimit ?? false;
  const minutes = applied && !stale && look !== 'protected' ? minutesToThreshold(length, threshold, growthPerMinute) : null;
  return (
    <Card>
      <div className={classes.figures}>
        <div className={classes.queue} data-stale={stale || undefined} data-look={look}>
          <h2 className={classes.queueLabel}>{t('sendQueue')}</h2>
          <div className={classes.queueLine}>
            <span className={`${classes.queueLength} digits`}>{length === null ? '–' : number(length)}</span>
            <span className={classes.queueOf}>
              {length === null ? t(report === null ? 'noValues' : 'notMeasured') : applied ? t('ofThreshold', { threshold }) : `${t('unitMessages', { count: length })} · ${t('ruleOff')}`}
            </span>
          </div>
          {applied && length !== null && (
            <>
              <div className={classes.meter} role="meter" aria-label={t('meterLabel')} aria-valuemin={0} aria-valuemax={threshold} aria-valuenow={Math.min(length, threshold)} aria-valuetext={t('meterText', { length, threshold, share: share(length, threshold) })}>
                <div style={{ width: `${Math.min(100, (length / threshold) * 100)}%` }} />
              </div>
              <div className={`${classes.queueShare} digits`}>{t('share', { share: share(length, threshold) })}</div>
            </>
          )}
          {report !== null && <RecipientsLine report={report} />}
        </div>
        <dl className={classes.stats}>
          <Stat
            label={t('growth')}
            stale={stale}
            value={growthPerMinute === null ? '–' : t('growthUnit', { change: change(growthPerMinute) })}
            detail={growthPerMinute === null ? t('growthUnknown') : minutes === null ? t('growthDetail') : t('reachedIn', { duration: duration(minutes * 60_000) })}
          />
          <Stat label={t('oldest')} stale={stale} value={report?.queue?.oldestAt == null ? '–' : <Age at={report.queue.oldestAt} />} detail={report?.queue?.oldestAt === null ? t('oldestNone') : undefined} />
          <Stat label={t('held')} stale={stale} value={report?.queue == null ? '–' : number(report.queue.held)} detail={t('heldDetail')} />
        </dl>
      </div>
    </Card>
  );
}
