'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { RELAY_DENIED } from '@sluice/policy/decision';
import { ActsProvider } from '../actions/acts-provider';
import { useActs } from '../actions/use-acts';
import { useWhyNot } from '../hooks/use-me';
import { useOverview } from '../hooks/use-overview';
import { useServerHref } from '../hooks/use-server-id';
import { useServerState } from '../server-state/use-server-state';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Dialog } from '../ui/dialog';
import { ActOutcome } from './act-outcome';
import { whyNotProtect } from './why-not-protect';
import classes from './protect-now.module.css';

/** Asks before protection is begun by hand, and stays until what became of it was told. */
export function ProtectDialog({ onClose }: { onClose(): void }) {
  const { data } = useOverview();
  const server = data?.server ?? null;
  return (
    <ActsProvider serverId={server?.id ?? ''} serverName={server?.name ?? ''} actions={data?.protectNow ? [data.protectNow] : []}>
      <ProtectQuestion onClose={onClose} />
    </ActsProvider>
  );
}

function ProtectQuestion({ onClose }: { onClose(): void }) {
  const t = useTranslations('actions.protectNow');
  const verb = useTranslations('actions.verb');
  const acts = useActs();
  const { kind } = useServerState();
  const { data } = useOverview();
  const cause = whyNotProtect(kind, data);
  const why = useWhyNot('actions:request') ?? (cause === null ? null : t(`whyNot.${cause}`));
  const asked = acts.press('protect-now', null) !== null;
  if (asked || (cause === 'under-way' && data?.protectNow)) return <ProtectResult onClose={onClose} />;
  return (
    <ConfirmDialog
      opened
      danger
      onClose={onClose}
      title={t('title', { server: acts.serverName })}
      stays={
        <>
          <p className={classes.paragraph}>{t('flows')}</p>
          <p className={classes.paragraph}>{t('stays')}</p>
        </>
      }
      confirmLabel={verb('protect-now')}
      disabled={why !== null}
      extra={why !== null && <p className={classes.why}>{why}</p>}
      onConfirm={() => void acts.start({ kind: 'protect-now' })}
    >
      <p className={classes.paragraph}>{t('happens', { reply: RELAY_DENIED })}</p>
      <p className={classes.paragraph}>{t('queued')}</p>
      <p className={classes.paragraph}>
        <strong>{t('ends')}</strong>
      </p>
    </ConfirmDialog>
  );
}

/** How the order stands, from whoever it is; at its end how it was read back, and the way to the incident. */
function ProtectResult({ onClose }: { onClose(): void }) {
  const t = useTranslations('actions.protectNow');
  const shell = useTranslations('shell');
  const acts = useActs();
  const hrefOf = useServerHref();
  const { data } = useOverview();
  const incident = data?.openIncident ?? null;
  return (
    <Dialog opened onClose={onClose} title={t('titleAsked', { server: acts.serverName })}>
      <ActOutcome kind="protect-now" actions={data?.protectNow ? [data.protectNow] : []} onRetry={() => void acts.start({ kind: 'protect-now' })} />
      <div className={classes.buttons}>
        <Button variant="default" className="touch-target" onClick={onClose}>
          {shell('close')}
        </Button>
        {incident?.status === 'protected' && (
          <Button component={Link} className="touch-target" href={hrefOf(`/incidents/${incident.number}`)} onClick={onClose}>
            {t('toIncident', { number: incident.number })}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
