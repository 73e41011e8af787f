'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/hooks/use-formats';
import type { IncidentReport } from '@/lib/console/incidents/schemas';
import classes from './report.module.css';
import { useFateWords } from './use-fate-words';

/** How much of the spam left the server, came back or never left, of all accounts together. */
export function ReportFate({ report }: { report: IncidentReport }) {
  const t = useTranslations('report.fate');
  const { moment } = useFormats();
  const words = useFateWords();
  const { accounts, from, to } = report.fate;
  if (accounts === 0) return null;
  const { rows, why } = words.ofAll(report);
  return (
    <section>
      <h2>{t('title')}</h2>
      <p className="digits">{t('intro', { accounts, from: moment(from), to: moment(to) })}</p>
      <dl className={`${classes.facts} digits`}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {why.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </section>
  );
}

/** The same of one account. */
export function SuspectFate({ suspect, whole }: { suspect: IncidentReport['suspects'][number]; whole: IncidentReport['fate'] }) {
  const t = useTranslations('report.fate');
  const { moment } = useFormats();
  const { rows, why } = useFateWords().ofAccount(suspect, whole);
  const { fate } = suspect;
  return (
    <p className="digits">
      {fate !== null && `${t('span', { from: moment(fate.from), to: moment(fate.to) })} `}
      {rows.map(([name, value]) => t('row', { name, value })).join(' · ')}
      {['', ...why].join(' ')}
    </p>
  );
}
