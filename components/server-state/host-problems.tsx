'use client';

import { useTranslations } from 'use-intl';
import type { GuardReport } from '@sluice/contract/contract';
import { Card } from '@/components/ui/card';
import { Moment } from '@/components/ui/moment';
import classes from './host-problems.module.css';

/** What the guard says is wrong on its host: what does not work, what still does, what to do. */
export function HostProblems({ problems }: { problems: GuardReport['problems'] }) {
  const t = useTranslations('overview');
  if (problems.length === 0) return null;
  return (
    <Card title={t('problems')}>
      <ul className={classes.problems}>
        {problems.map((problem) => (
          <li key={`${problem.code} ${problem.since}`}>
            <p>{t(problem.code, { known: typeof problem.count === 'number' ? 'yes' : 'no', count: problem.count ?? 0 })}</p>
            <p className={classes.quiet}>
              <Moment at={problem.since} /> · <code>{problem.detail}</code>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
