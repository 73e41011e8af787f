'use client';

import { Radio, Textarea } from '@mantine/core';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { IncidentOutcome, IncidentView } from '@/lib/console/incidents/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { Blocklists } from './blocklists';
import { CloseWatch } from './close-watch';
import { NoticeDrafts } from './notice-drafts';
import { useCloseIncident } from './use-close-incident';
import { useFormats } from '@/components/hooks/use-formats';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useRestartSentence } from './use-restart-sentence';
import { Permitted } from '@/components/people/permitted';
import classes from './incidents.module.css';

export const CLOSING_FORM = 'incident-closing';
const outcomes: readonly IncidentOutcome[] = ['cleaned', 'false-alarm', 'other'];

/** How it ended, in one word and a note. The button is in the foot of the page. */
export function WrapUpStep({ view }: { view: IncidentView }) {
  const t = useTranslations('incidents');
  const { moment } = useFormats();
  const close = useCloseIncident(view.incident.number);
  const restarted = useRestartSentence()(view.incident);
  const [outcome, setOutcome] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const firstOutcome = useRef<HTMLInputElement>(null);
  const open = view.suspects.filter((suspect) => suspect.decision === 'open').length;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const chosen = outcomes.find((each) => each === outcome);
    setMissing(chosen === undefined);
    // The foot that was pressed may be a screen away from what is missing.
    if (chosen === undefined) firstOutcome.current?.focus();
    if (chosen !== undefined && !close.isPending) close.mutate({ outcome: chosen, note });
  };
  const { status, closedAt, closedByName, outcomeNote } = view.incident;
  if (status === 'protected') return <p className={classes.intro}>{t('wrapUp.tooEarly')}</p>;
  if (status === 'closed') {
    return (
      <div className={classes.step}>
        <p className={`${classes.intro} digits`}>
          {t('wrapUp.closed', { name: visibleString(closedByName ?? ''), time: closedAt === null ? '' : moment(closedAt) })}
        </p>
        <p className={classes.intro}>{outcomeNote ? visibleString(outcomeNote) : t('wrapUp.noNote')}</p>
        <Blocklists serverId={view.incident.serverId} />
      </div>
    );
  }
  return (
    <>
      <form id={CLOSING_FORM} className={classes.step} onSubmit={submit}>
        {restarted !== null && (
          <p className={classes.verdict} data-met>
            {restarted}
          </p>
        )}
        <CloseWatch view={view} />
        <p className={classes.intro}>{t('wrapUp.intro')}</p>
        {open > 0 && (
          <p className={classes.verdict} data-met={false}>
            {t('wrapUp.openSuspects', { count: open })}
          </p>
        )}
        <Permitted permission="incidents:work">
          <Radio.Group label={t('wrapUp.outcome')} value={outcome} onChange={setOutcome} error={missing ? t('wrapUp.outcomeMissing') : null}>
            <div className={classes.outcomes}>
              {outcomes.map((each) => (
                <Radio
                  key={each}
                  ref={each === outcomes[0] ? firstOutcome : undefined}
                  value={each}
                  size="md"
                  label={t(`outcome.${each}`)}
                  description={t(`wrapUp.outcomeHint.${each}`)}
                />
              ))}
            </div>
          </Radio.Group>
          <Textarea
            label={t('wrapUp.note')}
            description={t('wrapUp.noteHint')}
            autosize
            minRows={3}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </Permitted>
        <ProblemMessage error={close.error} />
        <NoticeDrafts view={view} />
      </form>
      {/* A form of its own stands in its dialog. */}
      <Blocklists serverId={view.incident.serverId} />
    </>
  );
}
