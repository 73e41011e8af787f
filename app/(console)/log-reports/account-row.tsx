'use client';

import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { LogAccount } from '@/lib/console/reports/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import { AccountName } from '@/components/suspects/account-name';
import { ScoreBadge } from '@/components/suspects/score-badge';
import { VerdictPill } from '@/components/suspects/verdict-pill';
import wholeRow from '@/components/ui/whole-row.module.css';
import { AccountDetail } from './account-detail';
import { useReportWords } from './use-report-words';
import classes from './account-table.module.css';

export const COLUMNS = ['auths', 'messages', 'recipients', 'domains', 'addresses'] as const;

interface AccountRowProps {
  account: LogAccount;
  timeZone: string;
  opened: boolean;
  onToggle(): void;
}

/** One account of the ranking; a press anywhere on it opens its proof below. */
export function AccountRow({ account, timeZone, opened, onToggle }: AccountRowProps) {
  const t = useTranslations('logReports');
  const { number } = useFormats();
  const { claim } = useReportWords(timeZone);
  const detail = useId();
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <>
      <tr className={`${wholeRow.row} ${classes.row}`} data-opened={opened || undefined}>
        <td className={classes.score}>
          <ScoreBadge score={account.score} verdict={account.verdict} />
        </td>
        <td className={classes.who}>
          <button type="button" className={`${wholeRow.target} ${classes.toggle}`} aria-expanded={opened} aria-controls={detail} onClick={onToggle}>
            <AccountName account={account.account} />
            <Chevron size={18} aria-hidden />
          </button>
          <span className={`${classes.claim} digits`}>{claim(account)}</span>
        </td>
        <td className={classes.verdict}>
          <VerdictPill verdict={account.verdict} />
        </td>
        {COLUMNS.map((column) => (
          <td key={column} className={`${classes.number} digits`}>
            <span className={classes.label}>{t(`columns.${column}`)} </span>
            {number(account[column])}
          </td>
        ))}
      </tr>
      <tr id={detail} className={classes.detailRow} hidden={!opened}>
        {opened && (
          <td colSpan={3 + COLUMNS.length} className={classes.detailCell}>
            <AccountDetail account={account} timeZone={timeZone} />
          </td>
        )}
      </tr>
    </>
  );
}
