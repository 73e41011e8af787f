'use client';

import { IconAlertTriangle, IconCheck, IconQuestionMark } from '@tabler/icons-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Overview, ServerView } from '@/lib/console/servers/schemas';
import { useFormats, useTickingFormats } from '@/components/hooks/use-formats';
import { useServerHref } from '@/components/hooks/use-server-id';
import { isOfBefore, isUntold } from '@/components/server-state/server-state';
import { useServerState } from '@/components/server-state/use-server-state';
import { Card } from '@/components/ui/card';
import classes from './overview.module.css';

/** How the programs on the mail host are, and the last incident. */
export function HostCard({ server, openIncident, lastIncident }: { server: ServerView } & Pick<Overview, 'openIncident' | 'lastIncident'>) {
  const t = useTranslations('overview');
  const { moment, duration, number } = useFormats();
  const hrefOf = useServerHref();
  const { report } = server;
  // Nobody tells now how it is, so what was told last is no proof that it is well.
  const { kind } = useServerState();
  const isOld = isOfBefore(kind);
  const lastTold = isOld && <span className={`${classes.quiet} ${classes.line}`}>{t('lastTold')}</span>;
  const pending = report !== null && report.settingsVersion < server.settings.version;
  return (
    <Card title={t('host')} aside={server.hostname}>
      <dl className={classes.facts}>
        <GuardFact server={server} isOld={isUntold(kind)} />
        {report !== null && (
          <>
            <Fact name={t('smtp')} good={isOld ? null : report.smtp.running}>
              {report.smtp.running ? (report.smtp.since === null ? t('smtpAnswers') : t('smtpRunning', { time: moment(report.smtp.since) })) : t('smtpStopped')}
              {lastTold}
            </Fact>
            <Fact name={t('settings')} good={pending ? undefined : isOld ? null : true}>
              {t(pending ? 'settingsPending' : 'settingsApplied')}
              {!pending && lastTold}
            </Fact>
            <Fact name={t('onHold')}>
              <Link href={hrefOf('/held')} className={classes.more}>
                {report.queue === null ? t('heldUnknown') : t('heldCount', { count: report.queue.held })}
              </Link>
            </Fact>
            {report.policy.refused > 0 && (
              <Fact name={t('refused')}>
                {number(report.policy.refused)} <span className={classes.quiet}>{t('refusedDetail')}</span>
              </Fact>
            )}
          </>
        )}
        <Fact name={t('lastIncident')}>
          {lastIncident === null ? (
            openIncident === null ? t('lastIncidentNone') : t('lastIncidentOpen', { number: openIncident.number })
          ) : (
            <>
              <Link href={hrefOf(`/incidents/${lastIncident.number}`)} className={classes.more}>
                {t('lastIncidentText', { number: lastIncident.number, time: moment(lastIncident.openedAt) })}
              </Link>
              {lastIncident.durationMs !== null && <span className={`${classes.quiet} ${classes.line}`}>{t('lastIncidentLasted', { duration: duration(lastIncident.durationMs) })}</span>}
            </>
          )}
        </Fact>
      </dl>
    </Card>
  );
}

function GuardFact({ server, isOld }: { server: ServerView; isOld: boolean }) {
  const t = useTranslations('overview');
  const { age, duration, now } = useTickingFormats();
  if (server.lastSeenAt === null) return <Fact name={t('guard')} good={false}>{t('guardNever')}</Fact>;
  const silent = server.silentSince !== null;
  return (
    <Fact name={t('guard')} good={!silent && isOld ? null : !silent}>
      {silent ? t('guardSilent', { duration: duration(now - server.lastSeenAt) }) : t('guardAnswers', { age: age(server.lastSeenAt) })}
      {server.guardVersion !== null && <span className={classes.quiet}> {t('guardVersion', { version: server.guardVersion })}</span>}
    </Fact>
  );
}

/** @param good null: that is not known now */
function Fact({ name, good, children }: { name: string; good?: boolean | null; children: ReactNode }) {
  const Mark = good === null ? IconQuestionMark : good ? IconCheck : IconAlertTriangle;
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd className="digits" data-good={good ?? undefined}>
        {good !== undefined && (
          <span className={classes.mark}>
            <Mark size={16} stroke={2.4} aria-hidden />
          </span>
        )}
        {children}
      </dd>
    </div>
  );
}
