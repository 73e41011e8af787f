'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Overview } from '@/lib/console/servers/schemas';
import { ActsProvider } from '../actions/acts-provider';
import type { Act } from '../actions/act-state';
import { useActs } from '../actions/use-acts';
import { useOverview } from '../hooks/use-overview';
import { Dialog } from '../ui/dialog';
import { ActOutcome } from './act-outcome';
import { EndMailing } from './end-mailing';
import { EMPTY_DRAFT, MailingForm } from './mailing-form';
import classes from './protect-now.module.css';

/** Plans a mailing, or ends the one that is under way, and stays until what became of it was told. */
export function MailingDialog({ onClose }: { onClose(): void }) {
  const { data } = useOverview();
  const server = data?.server ?? null;
  return (
    <ActsProvider serverId={server?.id ?? ''} serverName={server?.name ?? ''} actions={data?.mailingActs ?? []}>
      <Question overview={data} onClose={onClose} />
    </ActsProvider>
  );
}

function Question({ overview, onClose }: { overview: Overview | undefined; onClose(): void }) {
  const t = useTranslations('mailing');
  const shell = useTranslations('shell');
  const acts = useActs();
  const [asked, setAsked] = useState<Extract<Act, { kind: 'plan-mailing' | 'end-mailing' }> | null>(null);
  // What was typed outlives a refusal.
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const mailing = overview?.server?.report?.mailing ?? null;
  const start = (act: typeof asked): void => {
    if (act === null) return;
    setAsked(act);
    void acts.start(act);
  };
  if (asked === null && mailing !== null) return <EndMailing mailing={mailing} overview={overview} onClose={onClose} onEnd={() => start({ kind: 'end-mailing', mailingId: mailing.id })} />;
  if (asked === null) return <MailingForm draft={draft} onDraft={setDraft} overview={overview} onClose={onClose} onPlan={start} />;
  const refused = acts.press(asked.kind, null)?.status === 'refused';
  return (
    <Dialog opened onClose={onClose} title={t('titleAsked', { server: acts.serverName })}>
      <ActOutcome kind={asked.kind} actions={overview?.mailingActs ?? []} onRetry={() => start(asked)} />
      <div className={classes.buttons}>
        {refused && (
          <Button variant="default" className="touch-target" onClick={() => setAsked(null)}>
            {t('back')}
          </Button>
        )}
        <Button variant="default" className="touch-target" onClick={onClose}>
          {shell('close')}
        </Button>
      </div>
    </Dialog>
  );
}
