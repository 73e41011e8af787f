'use client';

import { useTranslations } from 'use-intl';
import type { Episode, Verdict } from '@sluice/suspects/assessment';
import { useFormats } from '../hooks/use-formats';
import classes from './suspects.module.css';

/** Since when an account is a suspect by the same facts, or when it was one. It follows the clock, so the row around it need not. */
export function EpisodeLine({ episode, verdict }: { episode: Episode; verdict: Verdict }) {
  const t = useTranslations('suspects.episode');
  const { moment } = useFormats();
  const [since, until] = [moment(episode.since), moment(episode.until)];
  const kind = verdict === 'suspect' ? 'lasts' : since === until ? 'moment' : 'over';
  return <span className={`${classes.second} digits`}>{t(kind, { since, until })}</span>;
}
