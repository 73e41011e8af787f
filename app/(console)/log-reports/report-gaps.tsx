'use client';

import { Alert } from '@mantine/core';
import { IconZoomQuestion } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { LogGap } from '@/lib/console/reports/schemas';
import { GAP_CODES, type GapCode } from '@sluice/suspects/log-report/gaps';
import { visibleString } from '@/components/evidence/visible-text';
import classes from './log-reports.module.css';

/** Why the report, where it names no suspect, is no all-clear. */
export function ReportGaps({ gaps }: { gaps: readonly LogGap[] }) {
  const t = useTranslations('logReports');
  if (gaps.length === 0) return null;
  return (
    <Alert role="status" color="yellow" variant="light" icon={<IconZoomQuestion aria-hidden />} title={t('gapsTitle')} classNames={{ message: 'problem-text' }}>
      <ul className={classes.gaps}>
        {gaps.map(({ code, value, line, text }) => (
          <li key={code}>
            {isKnown(code) ? t(`gap.${code}`, { value }) : visibleString(text)}
            {line !== null && <q className={classes.gapLine}>{visibleString(`${line.file}:${line.line} ${line.text}`)}</q>}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** A report that another version kept may have others. */
function isKnown(code: string): code is GapCode {
  return (GAP_CODES as readonly string[]).includes(code);
}
