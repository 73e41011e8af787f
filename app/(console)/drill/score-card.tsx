'use client';

import { useTranslations } from 'use-intl';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import type { Drill, DrillScore, WrongPress } from '@/lib/console/drill/schemas';
import classes from './drill.module.css';

/** How the repair went: found after, contained after, wrong presses. */
export function ScoreCard({ drill, score }: { drill: Drill; score: DrillScore }) {
  const t = useTranslations('drill.score');
  const { duration } = useFormats();
  const time = (ms: number | null): string => (ms === null ? t(score.closed ? 'never' : 'notYet') : t('after', { duration: duration(ms) }));
  return (
    <Card title={t('title')}>
      <div className={classes.part}>
        {!score.closed && <p className={classes.quiet}>{t('soFar')}</p>}
        <dl className={classes.figures}>
          <div>
            <dt>{t('found')}</dt>
            <dd className="digits">{time(score.foundAfter)}</dd>
          </div>
          <div>
            <dt>{t('contained')}</dt>
            <dd className="digits">{time(score.containedAfter)}</dd>
          </div>
          <div>
            <dt>{t('wrong')}</dt>
            <dd className="digits">{t('presses', { count: score.wrong.length })}</dd>
          </div>
        </dl>
        {score.wrong.length > 0 && (
          <ul className={classes.list}>
            {score.wrong.map((press, index) => (
              <li key={index}>
                <WrongLine press={press} />
              </li>
            ))}
          </ul>
        )}
        {drill.stolen !== null && <p className={classes.quiet}>{t('stolen', { account: visibleString(drill.stolen) })}</p>}
        <p className={classes.quiet}>{t('counted')}</p>
      </div>
    </Card>
  );
}

function WrongLine({ press }: { press: WrongPress }) {
  const t = useTranslations('drill.score');
  const verb = useTranslations('actions.verb');
  if (press.kind === 'early-restart') return t('earlyRestart');
  const account = visibleString(press.account);
  if (press.kind === 'found-innocent') return t('foundInnocent', { account });
  return t('onInnocent', { account, act: verb(press.act) });
}
