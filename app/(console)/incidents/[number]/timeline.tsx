'use client';

import { useTranslations } from 'use-intl';
import { visibleString } from '@/components/evidence/visible-text';
import type { TimelineEntry } from '@/lib/console/incidents/schemas';
import { useFactsSentence } from '@/components/actions/use-facts-sentence';
import { useProofLines } from '@/components/actions/use-proof-lines';
import { failedStep } from '@/components/actions/action-facts';
import { WaitingDeletion } from '@/components/actions/waiting-deletion';
import { Moment } from '@/components/ui/moment';
import { timelineLook } from './timeline-look';
import { useTimelineSentence } from './use-timeline-sentence';
import classes from './timeline.module.css';

/** What happened, newest first: when, who, what, and what was read back. */
export function Timeline({ entries, withButtons = false }: { entries: readonly TimelineEntry[]; /** Whether what waits can be taken back here; not on paper. */ withButtons?: boolean }) {
  return (
    <ol className={classes.timeline}>
      {entries.map((entry) => (
        <TimelineLine key={entry.id} entry={entry} withButtons={withButtons} />
      ))}
    </ol>
  );
}

function TimelineLine({ entry, withButtons }: { entry: TimelineEntry; withButtons: boolean }) {
  const t = useTranslations('incidents.timeline');
  const actions = useTranslations('actions');
  const sentence = useTimelineSentence()(entry);
  const facts = useFactsSentence();
  const step = entry.kind === 'action-failed' && entry.action !== null ? failedStep(entry.action) : null;
  const proofs = useProofLines();
  const details = [
    entry.kind === 'action-done' && entry.action !== null ? facts(entry.action) : '',
    step === null ? '' : `${actions(`stepFailed.${step.step}`)}${step.code === null ? '' : ` ${actions(`cause.${step.code}`)}`}`,
    ...(entry.action !== null && (entry.kind === 'action-done' || entry.kind === 'action-failed') ? proofs(entry.action).map(({ text }) => text) : []),
    entry.note === null || entry.note === '' ? '' : entry.kind === 'closed' ? visibleString(entry.note) : t('note', { note: visibleString(entry.note) }),
  ];
  return (
    <li className={classes.timelineLine} data-look={timelineLook(entry.kind)}>
      <span className={classes.timelineTime}>
        <Moment at={entry.at} />
      </span>
      <span className={classes.timelineText}>{sentence}</span>
      {details.filter(Boolean).map((detail) => (
        <span key={detail} className={classes.timelineDetail}>
          {detail}
        </span>
      ))}
      {withButtons && entry.kind === 'action-requested' && (entry.action?.kind === 'delete-messages' || entry.action?.kind === 'delete-matching') && <WaitingDeletion action={entry.action} brief />}
    </li>
  );
}
