'use client';

import { useTranslations } from 'use-intl';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import type { BlocklistResult } from '@/lib/console/blocklists/schemas';
import type { IncidentReport } from '@/lib/console/incidents/schemas';
import { zonesOf } from '../said-by-blocklists';
import classes from './report.module.css';

/** What the blocklists said when somebody had them asked last before the incident was closed. */
export function ReportBlocklists({ blocklists, openedAt }: { blocklists: IncidentReport['blocklists']; openedAt: number }) {
  const t = useTranslations('report.blocklists');
  const words = useTranslations('incidents.blocklists');
  const { moment } = useFormats();
  const look = blocklists?.look ?? null;
  return (
    <section>
      <h2>{words('title')}</h2>
      {blocklists === null && <p>{t('notKept')}</p>}
      {blocklists !== null && (look === null || look.results.length === 0) && <p>{t(blocklists.addresses.length === 0 ? 'noAddress' : 'notAsked')}</p>}
      {look !== null && look.results.length > 0 && (
        <>
          <p className="digits">
            {words('on', { listed: zonesOf(look, 'listed'), lists: new Set(look.results.map(({ zone }) => zone)).size, time: moment(look.at) })}
            {zonesOf(look, 'unknown') > 0 && ` ${words('unknown', { count: zonesOf(look, 'unknown') })}`}
            {` ${t('asked', { name: visibleString(look.byName), addresses: [...new Set(look.results.map(({ address }) => address))].join(', ') })}`}
            {look.at < openedAt && ` ${t('before')}`}
          </p>
          <ul className={classes.acts}>
            {look.results
              .filter(({ answer }) => answer.state !== 'clear')
              .map((result) => (
                <Told key={`${result.zone} ${result.address}`} {...result} />
              ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Told({ address, zone, answer }: BlocklistResult) {
  const words = useTranslations('incidents.blocklists');
  if (answer.state === 'unknown') {
    return (
      <li>
        {words('isUnknown', { address, zone })}. {words(`cause.${answer.cause}`)}
      </li>
    );
  }
  const said = answer.state === 'listed' ? [answer.codes.join(', '), visibleString(answer.reason ?? '')].filter((part) => part !== '') : [];
  return <li>{[words('isListed', { address, zone }), ...said].join(' · ')}</li>;
}
