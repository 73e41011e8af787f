'use client';

import { useTranslations } from 'use-intl';
import { protectedMs, type IncidentReport } from '@/lib/console/incidents/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { Timeline } from '../timeline';
import { useBegin } from '../use-begin';
import { useIncidentEnd } from '../use-incident-end';
import { ReportBlocklists } from './report-blocklists';
import { ReportFate } from './report-fate';
import { ReportQueue } from './report-queue';
import { ReportSuspect } from './report-suspect';
import classes from './report.module.css';

/** What happened, how long, who did it, what was done by whom and what proves it; everything that paper needs and no button. */
export function ReportPaper({ report }: { report: IncidentReport }) {
  const t = useTranslations('report');
  const incidents = useTranslations('incidents');
  const { moment, duration, zone } = useFormats();
  const begin = useBegin();
  const endOf = useIncidentEnd();
  const { incident, server, suspects, timeline, madeAt } = report;
  const { releasedAt, protectedPeriods } = incident;
  const host = server.hostname === null || server.hostname === server.name ? server.name : `${server.name} (${server.hostname})`;
  const facts: [string, string][] = [
    [t('server'), visibleString(host)],
    [t('state'), incidents(`state.${incident.status}`)],
    ...begin.facts(incident),
    [incidents('reportFacts.protectedFor'), duration(protectedMs(incident, releasedAt ?? madeAt))],
    ...protectedPeriods.map(({ from, to }): [string, string] => [t('period'), to === null ? t('periodOpen', { from: moment(from) }) : t('periodFromTo', { from: moment(from), to: moment(to) })]),
    ...endOf(incident),
  ];
  return (
    <article className={classes.paper}>
      <header>
        <h1>{t('title', { number: incident.number, server: server.name })}</h1>
        <p className={`${classes.quiet} digits`}>{t('made', { time: moment(madeAt), zone })}</p>
      </header>
      <section>
        <h2>{t('summary')}</h2>
        <p>
          {begin.sentence(incident)} {t('fromThenOn')}
        </p>
        <dl className={`${classes.facts} digits`}>
          {facts.map(([name, value], index) => (
            <div key={index}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <ReportFate report={report} />
      <ReportQueue history={report.queue} />
      <section>
        <h2>{t('accounts', { count: suspects.length })}</h2>
        {suspects.length === 0 && <p>{t('noAccounts')}</p>}
        {suspects.map((suspect) => (
          <ReportSuspect key={suspect.account} suspect={suspect} whole={report.fate} />
        ))}
      </section>
      <ReportBlocklists blocklists={report.blocklists} openedAt={incident.openedAt} />
      <section>
        <h2>{t('timeline')}</h2>
        <Timeline entries={timeline} />
      </section>
    </article>
  );
}
