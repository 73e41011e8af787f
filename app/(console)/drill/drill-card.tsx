'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/hooks/use-formats';
import { useServerHref } from '@/components/hooks/use-server-id';
import { visibleString } from '@/components/evidence/visible-text';
import { Permitted } from '@/components/people/permitted';
import { Card } from '@/components/ui/card';
import { Moment } from '@/components/ui/moment';
import { ProblemMessage } from '@/components/ui/problem-message';
import { StatusPill } from '@/components/ui/status-pill';
import { drillLook, type Drill } from '@/lib/console/drill/schemas';
import { drillState, stateLooks } from './drill-state';
import { ResetPart } from './reset-part';
import { useDrillOrder } from './use-drill';
import classes from './drill.module.css';

/** The newest drill: who began it, how it stands, how far it is, and how it is ended. @param answers whether the console answers now */
export function DrillCard({ drill, now, answers }: { drill: Drill; now: number; answers: boolean }) {
  const t = useTranslations('drill');
  const { duration } = useFormats();
  const hrefOf = useServerHref();
  const state = answers ? drillState(drill, now) : 'unknown';
  const heard = drill.seenAt ?? drill.requestedAt;
  return (
    <Card title={t('newest')} aside={<StatusPill look={stateLooks[state]}>{t(`states.${state}`)}</StatusPill>}>
      <div className={classes.part}>
        <p className={classes.quiet}>
          {t('by', { name: visibleString(drill.requestedByName) })} <Moment at={drill.requestedAt} />
        </p>
        <p role="status" className={classes.sentence}>
          {state === 'failed' ? t(`failures.${drill.failure ?? 'other'}`) : t(`sentences.${state}`, { duration: duration(Math.max(0, now - heard)) })}
        </p>
        {drill.progress !== null && <Figures progress={drill.progress} />}
        {drill.incident !== null && (
          <p className={classes.sentence}>
            {drill.incident.status !== 'closed' && `${t('task')} `}
            <Link href={hrefOf(`/incidents/${drill.incident.number}`)}>{t('toIncident', { number: drill.incident.number })}</Link>
          </p>
        )}
        {drillLook(drill, now) !== null && <EndPart drill={drill} />}
        {drillLook(drill, now) === null && <ResetPart drill={drill} now={now} />}
      </div>
    </Card>
  );
}

function Figures({ progress: { ordinary, accepted, refused } }: { progress: NonNullable<Drill['progress']> }) {
  const t = useTranslations('drill.figures');
  const { number } = useFormats();
  return (
    <dl className={classes.figures}>
      {(
        [
          ['ordinary', ordinary],
          ['accepted', accepted],
          ['refused', refused],
        ] as const
      ).map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd className="digits">{number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function EndPart({ drill }: { drill: Drill }) {
  const t = useTranslations('drill');
  const end = useDrillOrder('end');
  const asked = drill.endAskedAt !== null;
  return (
    <Permitted permission="drill:play">
      <ProblemMessage error={end.error} />
      <div className={classes.buttons}>
        <Button size="md" variant="default" loading={end.isPending || asked} onClick={() => end.mutate(drill.id)}>
          {t('end')}
        </Button>
        <p className={classes.quiet}>{t('endStays')}</p>
      </div>
    </Permitted>
  );
}
