'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useFormats } from '../hooks/use-formats';
import { useOverview } from '../hooks/use-overview';
import { useServerHref } from '../hooks/use-server-id';
import { MailingButton } from '../protect-now/mailing-button';
import { MailingLine } from '../protect-now/mailing-line';
import { ProtectButton } from '../protect-now/protect-button';
import { Age, Lasting, Moment } from '../ui/moment';
import { StateSymbol } from '../ui/state-symbol';
import { DrillLine } from './drill-line';
import { MailFlow } from './mail-flow';
import { useStateSentence } from './state-sentence';
import { useServerState } from './use-server-state';
import classes from './state-band.module.css';

/** The state of the mail server, in the same place on every page: what, since when, what still works, where to act. */
export function StateBand() {
  const t = useTranslations('states');
  const state = useServerState();
  const sentence = useStateSentence(state);
  const { moment } = useFormats();
  const { data } = useOverview();
  const server = data?.server ?? null;
  const incident = data?.openIncident ?? null;
  const place = incident === null ? null : `/incidents/${incident.number}`;
  const pathname = usePathname();
  const hrefOf = useServerHref();
  // The overview leads there itself, with what to do next.
  const atPlace = pathname === place || pathname === '/';
  const lasting = state.kind === 'protected' || state.kind === 'unknown';
  return (
    <section className={classes.band} data-look={state.look} data-kind={state.kind} aria-label={t('bandLabel')}>
      <div className={classes.top}>
        <span className={classes.word}>
          <StateSymbol look={state.look} size={22} />
          <strong>{t(state.kind)}</strong>
        </span>
        {lasting && state.since !== null && (
          <span className={`${classes.since} digits`}>
            <span>{t('since', { time: moment(state.since) })}</span>
            <span className={classes.duration}><Lasting since={state.since} words={(duration) => t('lasting', { duration })} /></span>
          </span>
        )}
        <span className={classes.source}>
          {server !== null && <span className={classes.server}>{server.name}</span>}
          {state.valuesAt !== null && <Age at={state.valuesAt} />}
          {state.valuesAt !== null && (
            <span className={classes.measuredAt}>
              <Moment at={state.valuesAt} />
            </span>
          )}
        </span>
        <MailingButton />
        <ProtectButton />
      </div>
      {sentence !== null && <p className={`${classes.sentence} ${classes.ofState}`}>{sentence}</p>}
      <DrillLine className={classes.sentence} />
      <MailingLine className={classes.sentence} />
      {(state.kind === 'protected' || (incident !== null && !atPlace)) && (
        <div className={classes.bottom}>
          {state.kind === 'protected' && server !== null && <MailFlow server={server} />}
          {incident !== null && place !== null && !atPlace && (
            <Link className={classes.link} href={hrefOf(place)}>
              {t(incident.status === 'protected' ? 'openIncident' : 'finishIncident', { number: incident.number })} ›
            </Link>
          )}
        </div>
      )}
    </section>
  );
}
