'use client';

import { useTranslations } from 'use-intl';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import classes from './suspect-card.module.css';

/** Who decided when and why, and what of the account is in the queue. */
export function SuspectFacts({ suspect }: { suspect: SuspectView }) {
  const t = useTranslations('incidents.suspect');
  const { moment } = useFormats();
  const { decision, decidedAt, decidedByName, waiting, held } = suspect;
  const facts = [
    suspect.addedByName === null ? null : t('addedBy', { name: visibleString(suspect.addedByName) }),
    decision === 'open' || decidedAt === null || decidedByName === null ? null : t(decision === 'secured' && suspect.decisionReason !== null ? 'securedByHand' : `${decision}By`, { name: visibleString(decidedByName), time: moment(decidedAt) }),
    suspect.decisionReason === null ? null : t('reason', { reason: visibleString(suspect.decisionReason) }),
    suspect.scripts.length === 0 ? null : t('scripts', { scripts: suspect.scripts.map(visibleString).join(', ') }),
    waiting === null || held === null ? t('countsUnknown') : `${t('waiting', { count: waiting })}, ${t('held', { count: held })}`,
  ];
  return <p className={`${classes.facts} digits`}>{facts.filter((fact) => fact !== null).join(' · ')}</p>;
}
