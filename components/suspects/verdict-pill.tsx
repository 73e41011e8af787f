'use client';

import { useTranslations } from 'use-intl';
import type { Verdict } from '@sluice/suspects/assessment';
import type { StateLook } from '../ui/state-look';
import { StatusPill } from '../ui/status-pill';

const looks: Record<Verdict, StateLook> = { suspect: 'protected', watch: 'near', normal: 'watching' };

/** What the scoring thinks of an account: a word with its shape. */
export function VerdictPill({ verdict }: { verdict: Verdict }) {
  const t = useTranslations('suspects.verdict');
  return <StatusPill look={looks[verdict]}>{t(verdict)}</StatusPill>;
}
