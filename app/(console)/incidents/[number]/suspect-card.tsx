'use client';

import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { SuspectView } from '@/lib/console/suspects/schemas';
import bar from '@/components/actions/many-bar.module.css';
import { Tick } from '@/components/actions/tick';
import { useActs } from '@/components/actions/use-acts';
import { AccountName } from '@/components/suspects/account-name';
import { AccountProof } from './account-proof';
import { EpisodeLine } from '@/components/suspects/episode-line';
import { QueueShare } from './queue-owners';
import { ScoreBadge } from '@/components/suspects/score-badge';
import { useClaim } from '@/components/suspects/use-claim';
import suspectClasses from '@/components/suspects/suspects.module.css';
import { CopyButton } from '@/components/ui/copy-button';
import { StatusPill } from '@/components/ui/status-pill';
import { SuspectDecider } from './suspect-decider';
import { suspectLooks, suspectState } from './suspect-state';
import { SuspectFacts } from './suspect-facts';
import classes from './suspect-card.module.css';

interface SuspectCardProps {
  suspect: SuspectView;
  incident: number;
  closed: boolean;
  opened: boolean;
  /** Given where several accounts can be acted on with one press. */
  tick?: { ticked: boolean; onTick(account: string): void } | undefined;
  onToggle(): void;
}

/** One account of an incident: the claim on top, its proof below, then what can be decided. */
export function SuspectCard({ suspect, incident, closed, opened, tick, onToggle }: SuspectCardProps) {
  const t = useTranslations('incidents.suspect');
  const claim = useClaim();
  const detail = useId();
  const { serverId } = useActs();
  const { account, assessment } = suspect;
  const state = suspectState(suspect);
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.suspect} data-state={state}>
      <div className={bar.ticked}>
        {tick !== undefined && <Tick account={account} checked={tick.ticked} onToggle={tick.onTick} />}
        <button type="button" className={suspectClasses.row} aria-expanded={opened} aria-controls={detail} onClick={onToggle}>
          <ScoreBadge score={suspect.score} verdict={suspect.verdict} />
          <span className={suspectClasses.words}>
            <AccountName account={account} name={assessment?.name} />
            <span className={`${suspectClasses.second} digits`}>{assessment === null ? t('notSeen') : claim(assessment)}</span>
            {!closed && <QueueShare suspect={suspect} />}
            {assessment?.episode !== undefined && <EpisodeLine episode={assessment.episode} verdict={suspect.verdict} />}
          </span>
          <span className={suspectClasses.pills} data-pills>
            <StatusPill look={suspectLooks[state]}>{t(state)}</StatusPill>
          </span>
          <Chevron size={20} aria-hidden />
        </button>
      </div>
      <div id={detail}>
        {opened && (
          <div className={suspectClasses.detail}>
            <div className={classes.factsRow}>
              <SuspectFacts suspect={suspect} />
              <CopyButton text={account} />
            </div>
            {assessment !== null && <AccountProof assessment={assessment} of={{ serverId, account, incident }} hasEvidence={suspect.hasEvidence} />}
            <SuspectDecider suspect={suspect} incident={incident} closed={closed} />
          </div>
        )}
      </div>
    </li>
  );
}
