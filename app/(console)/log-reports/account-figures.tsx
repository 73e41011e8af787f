'use client';

import { useTranslations } from 'use-intl';
import type { LogAccount } from '@/lib/console/reports/schemas';
import { FIGURES } from '@sluice/log-engine/figures';
import { useFormats } from '@/components/hooks/use-formats';
import classes from './account-detail.module.css';

/** What was counted of an account: over the whole log, and the most in any ten minutes, hour and day. */
export function AccountFigures({ account }: { account: LogAccount }) {
  const t = useTranslations('logReports');
  const { number } = useFormats();
  const columns = [account, account.peaks.tenMinutes, account.peaks.hour, account.peaks.day];
  return (
    <table className={`${classes.figures} digits`}>
      <caption className="visually-hidden">{t('figuresLabel')}</caption>
      <thead>
        <tr>
          <td />
          {(['all', 'tenMinutes', 'hour', 'day'] as const).map((window) => (
            <th key={window} scope="col">
              {t(`windows.${window}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {FIGURES.filter((figure) => (account[figure] ?? 0) > 0).map((figure) => (
          <tr key={figure}>
            <th scope="row">{t(`figures.${figure}`)}</th>
            {columns.map((column, index) => (
              <td key={index}>{number(column[figure] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
