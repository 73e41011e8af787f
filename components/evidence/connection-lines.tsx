'use client';

import { useTranslations } from 'use-intl';
import type { Evidence } from '@sluice/suspects/assessment';
import { useFormats } from '../hooks/use-formats';
import { CopyButton } from '../ui/copy-button';
import { connectionText } from './evidence-text';
import { LogLinesBox } from './log-lines-box';
import { VisibleText } from './visible-text-marks';
import { visibleString } from './visible-text';
import classes from './evidence.module.css';

/** The lines of one SMTP connection as they stood in the log. */
export function ConnectionLines({ connection }: { connection: Evidence['connections'][number] }) {
  const t = useTranslations('suspects.evidence');
  const { moment } = useFormats();
  const name = t('connection', { address: visibleString(connection.address ?? t('addressUnknown')), time: moment(connection.startedAt) });
  const files = [...new Set(connection.lines.map((line) => line.file))];
  return (
    <section className={classes.connection} aria-label={name}>
      <div className={classes.connectionHead}>
        <strong className="digits">{name}</strong>
        <span>{t('recipients', { count: connection.recipients })}</span>
        <CopyButton text={connectionText(connection)} name={t('copyConnection')} />
      </div>
      <LogLinesBox label={`${t('show')}: ${name}`}>
        {connection.lines.map((line, index) => (
          <div key={index} className={classes.line}>
            <VisibleText text={line.text} />
          </div>
        ))}
      </LogLinesBox>
      <p className={classes.quiet}>
        {files.map((file) => t('file', { file: visibleString(file) })).join(', ')}
        {connection.omittedLines > 0 && ` · ${t('omittedLines', { count: connection.omittedLines })}`}
      </p>
    </section>
  );
}
