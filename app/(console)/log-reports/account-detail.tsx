'use client';

import { useTranslations } from 'use-intl';
import type { LogAccount } from '@/lib/console/reports/schemas';
import { ScoredReasons } from '@/components/suspects/scored-reasons';
import { CopyButton } from '@/components/ui/copy-button';
import { AccountFigures } from './account-figures';
import { AccountLines } from './account-lines';
import { useReportWords } from './use-report-words';
import classes from './account-detail.module.css';

/** Why an account has its score, what it did, and the lines that show it. */
export function AccountDetail({ account, timeZone }: { account: LogAccount; timeZone: string }) {
  const t = useTranslations('logReports');
  const words = useReportWords(timeZone);
  const { window } = account;
  return (
    <div className={classes.detail}>
      {window && <p className={`${classes.seen} digits`}>{t('scoreOf', { from: words.moment(window.from), to: words.moment(window.to) })}</p>}
      <ScoredReasons reasons={account.reasons.map((reason) => ({ code: reason.code, sentence: words.reason(reason), points: reason.points > 0 ? reason.points : null }))} />
      <AccountFigures account={account} />
      <p className={`${classes.seen} digits`}>
        <span>{t('seen', { from: words.moment(account.firstSeen), to: words.moment(account.lastSeen) })}</span>
        <CopyButton text={account.account} />
      </p>
      <AccountLines account={account} />
    </div>
  );
}
