'use client';

import { useTranslations } from 'use-intl';
import { protectedMs, type IncidentView } from '@/lib/console/incidents/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import classes from './incidents.module.css';

/** The facts of a closed incident, for reading and for paper. */
export function IncidentReport({ view: { incident } }: { view: IncidentView }) {
  const t = useTranslations('incidents');
  const f = useTranslations('incidents.reportFacts');
  const { moment, duration, zone } = useFormats();
  const rows: [string, string][] = [
    [f('opened'), moment(incident.openedAt)],
    [f('queue'), f('queueValue', { length: incident.queueLength, threshold: incident.threshold })],
  ];
  if (incident.releasedAt !== null) {
    rows.push([f('released'), moment(incident.releasedAt)], [f('protectedFor'), duration(protectedMs(incident, incident.releasedAt))]);
    if (incident.releaseCause !== null) rows.push([f('cause'), f(`causes.${incident.releaseCause}`)]);
  }
  if (incident.closedAt !== null) rows.push([f('closed'), t('finishedBy', { name: incident.closedByName ?? '', time: moment(incident.closedAt) })]);
  if (incident.outcome !== null) rows.push([f('outcome'), t(`outcome.${incident.outcome}`)]);
  if (incident.outcomeNote) rows.push([f('note'), visibleString(incident.outcomeNote)]);
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
