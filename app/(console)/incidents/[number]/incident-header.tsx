'use client';

import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { protectedMs, type IncidentView } from '@/lib/console/incidents/schemas';
import { isOfBefore } from '@/components/server-state/server-state';
import { useServerState } from '@/components/server-state/use-server-state';
import { useFormats } from '@/components/hooks/use-formats';
import { useServerHref } from '@/components/hooks/use-server-id';
import { CopyButton } from '@/components/ui/copy-button';
import { visibleString } from '@/components/evidence/visible-text';
import { PageTitle } from '@/components/ui/page-title';
import { StatusPill } from '@/components/ui/status-pill';
import { incidentLooks } from '../incident-look';
import { useBegin } from './use-begin';
import classes from './incidents.module.css';

/** What happened, how it stands, and what can be done with the page as a whole. */
export function IncidentHeader({ view: { incident, now } }: { view: IncidentView }) {
  const t = useTranslations('incidents');
  const drill = useTranslations('drill');
  const { duration } = useFormats();
  const begin = useBegin();
  const hrefOf = useServerHref();
  const state = useServerState();
  // Of a guard that is silent nobody knows whether it protects still.
  const heardAt = incident.status === 'protected' && isOfBefore(state.kind) ? (state.since ?? now) : null;
  const facts = (
    <span className={classes.headFacts}>
      <StatusPill look={incidentLooks[incident.status]}>{t(`state.${incident.status}`)}</StatusPill>
      {incident.drillByName !== null && <StatusPill look="near">{drill('mark')}</StatusPill>}
      <span className="digits">
        {incident.serverName} · {t(heardAt === null ? 'protectedFor' : 'protectedAsHeard', { duration: duration(protectedMs(incident, heardAt ?? now)) })}
      </span>
    </span>
  );
  const tools = (
    <div className={classes.noPrint}>
      <CopyButton text={typeof window === 'undefined' ? '' : window.location.href} name={t('copyLink')} />
      <Button
        component={Link}
        href={hrefOf(`/incidents/${incident.number}/report`)}
        variant="default"
        className="touch-target"
        leftSection={<IconPrinter size={16} aria-hidden />}
      >
        {t('report')}
      </Button>
    </div>
  );
  return (
    <>
      <div className={classes.head} data-status={incident.status}>
        <PageTitle description={facts} actions={tools}>
          {t('heading', { number: incident.number })}
        </PageTitle>
      </div>
      <p className={classes.lead}>
        {/* While it is open the band says so. */}
        {incident.drillByName !== null && incident.status === 'closed' && (
          <>
            {drill('ofIncident', { name: visibleString(incident.drillByName) })} <Link href={hrefOf('/drill')}>{drill('toDrill')}</Link>{' '}
          </>
        )}
        {begin.sentence(incident)} {incident.status === 'protected' && t('lasts')}
      </p>
    </>
  );
}
