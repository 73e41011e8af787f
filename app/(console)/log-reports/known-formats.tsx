'use client';

import { useTranslations } from 'use-intl';
import { FORMAT_EXAMPLES, LOG_FORMATS } from './log-formats';
import classes from './log-reports.module.css';

/** Every format that can be read, with a line by which an operator knows his own. */
export function KnownFormats() {
  const t = useTranslations('logReports');
  return (
    <dl className={classes.known}>
      {LOG_FORMATS.map((format) => (
        <div key={format}>
          <dt>{t(`formats.${format}`)}</dt>
          <dd>
            <code>{FORMAT_EXAMPLES[format]}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}
