'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useServerHref } from '@/components/hooks/use-server-id';
import { Permitted } from '@/components/people/permitted';
import { Card } from '@/components/ui/card';
import { DRILL_MESSAGES, type DrillView, type WhyNotDrill } from '@/lib/console/drill/schemas';
import { BeginDialog } from './begin-dialog';
import classes from './drill.module.css';

/** What a drill does, and how one is begun, or why none can be now and what to do instead. */
export function BeginCard({ view }: { view: DrillView }) {
  const t = useTranslations('drill');
  const [asking, setAsking] = useState(false);
  const { whyNot, serverName, threshold } = view;
  // The card of the drill leads there.
  const own = whyNot === 'incident-open' && view.drill?.incident?.number === view.openIncident;
  return (
    <Card title={t('what')}>
      <div className={classes.part}>
        <ul className={classes.list}>
          <li>{t('does.hijack', { messages: DRILL_MESSAGES })}</li>
          <li>{t('does.protects')}</li>
          <li>{t('does.marked')}</li>
          <li>{t('does.score')}</li>
        </ul>
        {whyNot !== null && (
          <div className={classes.why}>
            <p>{own ? t('finishFirst') : t(`whyNot.${whyNot}`, { server: serverName, threshold, messages: DRILL_MESSAGES })}</p>
            {!own && <WayOut whyNot={whyNot} incident={view.openIncident} />}
          </div>
        )}
        <Permitted permission="drill:play">
          <div className={classes.buttons}>
            <Button size="md" aria-haspopup="dialog" disabled={whyNot !== null} onClick={() => setAsking(true)}>
              {t('begin')}
            </Button>
          </div>
        </Permitted>
      </div>
      {asking && <BeginDialog view={view} onClose={() => setAsking(false)} />}
    </Card>
  );
}

/** Where what is in the way is dealt with, or the command for another machine. */
function WayOut({ whyNot, incident }: { whyNot: WhyNotDrill; incident: number | null }) {
  const t = useTranslations('drill');
  const hrefOf = useServerHref();
  if (whyNot === 'incident-open' && incident !== null) return <Link href={hrefOf(`/incidents/${incident}`)}>{t('toIncident', { number: incident })}</Link>;
  if (whyNot === 'rule-off' || whyNot === 'threshold-too-high') return <Link href={hrefOf('/protection')}>{t('toProtection')}</Link>;
  if (whyNot === 'other-console') return <code className={classes.command}>npx sluice drill</code>;
  if (whyNot === 'real-host') return <code className={classes.command}>npm start</code>;
  return null;
}
