'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { LogAccount } from '@/lib/console/reports/schemas';
import { useAddressState } from '@/components/hooks/use-address-state';
import { RecordTable } from '@/components/ui/record-table';
import { AccountRow, COLUMNS } from './account-row';
import classes from './account-table.module.css';

const PAGE = 100;

/** Accounts with their rank in the report, the worst first; the open one is in the page's address. */
export function AccountTable({ accounts, timeZone }: { accounts: readonly LogAccount[]; timeZone: string }) {
  const t = useTranslations('logReports');
  const address = useAddressState();
  const [most, setMost] = useState(PAGE);
  const opened = address.get('account');
  const left = accounts.length - most;
  return (
    <>
      <RecordTable className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('columns.score')}</th>
            <th scope="col">{t('columns.account')}</th>
            <th scope="col">{t('columns.verdict')}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={classes.number}>
                {t(`columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.slice(0, most).map((account, index) => {
            const rank = String(index + 1);
            return <AccountRow key={rank} account={account} timeZone={timeZone} opened={opened === rank} onToggle={() => address.set({ account: opened === rank ? null : rank })} />;
          })}
        </tbody>
      </RecordTable>
      {left > 0 && (
        <div className={classes.more}>
          <Button variant="default" className="touch-target" onClick={() => setMost(most + PAGE)}>
            {t('more', { count: Math.min(left, PAGE) })}
          </Button>
        </div>
      )}
    </>
  );
}
