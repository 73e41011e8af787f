'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { protectedMs, type IncidentList as List, type IncidentSummary } from '@/lib/console/incidents/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import { useServerHref } from '@/components/hooks/use-server-id';
import { Moment } from '@/components/ui/moment';
import { RecordTable } from '@/components/ui/record-table';
import { StatusPill } from '@/components/ui/status-pill';
import { incidentLooks } from './incident-look';
import wholeRow from '@/components/ui/whole-row.module.css';
import classes from './incident-list.module.css';

/** The incidents of one page; a press anywhere on a row opens it, and on a phone each row is a block of its own. */
export function IncidentList({ list }: { list: List }) {
  const t = useTranslations('incidents.list');
  return (
    <RecordTable className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('number')}</th>
          <th scope="col">{t('state')}</th>
          <th scope="col">{t('server')}</th>
          <th scope="col">{t('opened')}</th>
          <th scope="col">{t('duration')}</th>
          <th scope="col">{t('outcome')}</th>
          <th scope="col">{t('suspects')}</th>
        </tr>
      </thead>
      <tbody>
        {list.incidents.map((incident) => (
          <IncidentRow key={incident.number} incident={incident} now={list.now} />
        ))}
      </tbody>
    </RecordTable>
  );
}

function IncidentRow({ incident, now }: { incident: IncidentSummary; now: number }) {
  const t = useTranslations('incidents');
  const drill = useTranslations('drill');
  const { duration } = useFormats();
  const hrefOf = useServerHref();
  return (
    <tr className={wholeRow.row}>
      <td className={classes.number}>
        <span className={classes.label}>{t('list.number')} </span>
        <Link
          href={hrefOf(`/incidents/${incident.number}`)}
          className={`${wholeRow.target} ${wholeRow.link} digits`}
          aria-label={t('list.open', { number: incident.number })}
        >
          {incident.number}
        </Link>
      </td>
      <td className={classes.state}>
        <StatusPill look={incidentLooks[incident.status]}>{t(`state.${incident.status}`)}</StatusPill>
        {incident.drillByName !== null && <span className={classes.drill}>{drill('mark')}</span>}
      </td>
      <td className={classes.server}>
        <bdi>{incident.serverName}</bdi>
      </td>
      <td className={classes.opened}>
        <Moment at={incident.openedAt} />
      </td>
      <td className={`${classes.duration} digits`}>
        <span className={classes.label}>{t('list.duration')} </span>
        {duration(protectedMs(incident, now))}
      </td>
      <td className={classes.outcome}>
        {incident.outcome === null ? <span className={classes.quiet}>{t('list.none')}</span> : t(`outcome.${incident.outcome}`)}
      </td>
      <td className={`${classes.suspects} digits`}>{t('list.accounts', { count: incident.suspects })}</td>
    </tr>
  );
}
