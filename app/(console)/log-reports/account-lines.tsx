'use client';

import { useTranslations } from 'use-intl';
import type { LogAccount } from '@/lib/console/reports/schemas';
import { LogLinesBox } from '@/components/evidence/log-lines-box';
import { visibleString } from '@/components/evidence/visible-text';
import { VisibleText } from '@/components/evidence/visible-text-marks';
import { CopyButton } from '@/components/ui/copy-button';
import classes from './account-detail.module.css';

/** The log lines that show what an account did, as text, each with its place. */
export function AccountLines({ account: { account, window, evidence } }: { account: LogAccount }) {
  const t = useTranslations('logReports');
  if (evidence.length === 0) return <p className={classes.quiet}>{t('noEvidence')}</p>;
  const copied = evidence.map(({ file, line, text }) => `${visibleString(file)}:${line}  ${visibleString(text)}`).join('\n');
  return (
    <section className={classes.evidence}>
      <div className={classes.evidenceHead}>
        <h3 className={classes.heading}>{t('evidence', { count: evidence.length })}</h3>
        <CopyButton text={copied} name={t('copyEvidence', { account: visibleString(account) })} />
      </div>
      <p className={classes.quiet}>{t(window ? 'evidenceOfWindow' : 'evidenceNote')}</p>
      <LogLinesBox className={classes.lines} label={t('evidence', { count: evidence.length })}>
        <ol>
          {evidence.map(({ file, line, text }, index) => (
            <li key={index}>
              <span className={`${classes.place} digits`}>{t('line', { file: visibleString(file), line })}</span>
              <VisibleText text={text} />
            </li>
          ))}
        </ol>
      </LogLinesBox>
    </section>
  );
}
