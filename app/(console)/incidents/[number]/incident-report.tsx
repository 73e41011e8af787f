'use client';

import { useTranslations } from 'use-intl';
import { protectedMs, type IncidentView } from '@/lib/console/incidents/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import { useBegin } from './use-begin';
import { useIncidentEnd } from './use-incident-end';
import classes from './incidents.module.css';

/** The facts of a closed incident, for reading and for paper. */
export function IncidentReport({ view: { incident } }: { view: IncidentView }) {
  const t = useTranslations('incidents');
  const f = useTranslations('incidents.reportFacts');
  const { moment, duration, zone } = useFormats();
  const begin = useBegin();
  const endOf = useIncidentEnd();
  const rows: [string, string][] = [
    [f('opened'), moment(incident.openedAt)],
    ...begin.facts(incident),
  ];
  if (incident.releasedAt !== null) {
    rows.push([f('released'), moment(incident.releasedAt)], [f('protectedFor'), duration(protectedMs(incident, incident.releasedAt))]);
  }
  rows.push(...endOf(incident));
  return (
    <Card title={t('reportTitle')} aside={<span className={classes.quiet}>{f('zone', { zone })}</span>}>
      <dl className={`${classes.report} digits`}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
