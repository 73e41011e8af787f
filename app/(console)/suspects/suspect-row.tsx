'use client';

import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { memo, useId } from 'react';
import { useTranslations } from 'use-intl';
import type { SuspectList } from '@/lib/console/suspects/schemas';
import { AccountOutcomes } from '@/components/actions/account-outcomes';
import bar from '@/components/actions/many-bar.module.css';
import { Tick } from '@/components/actions/tick';
import { useActs } from '@/components/actions/use-acts';
import { EvidenceToggle } from '@/components/evidence/evidence-toggle';
import { useLanguage } from '@/components/hooks/language';
import { formatNumber } from '@sluice/messages/format-number';
import { isDisabled } from '@sluice/actions/standing';
import { isLoginless } from '@sluice/log-engine/sender';
import { CopyButton } from '@/components/ui/copy-button';
import { StatusPill } from '@/components/ui/status-pill';
import { AccountButtons } from '@/components/suspects/account-buttons';
import { AccountName } from '@/components/suspects/account-name';
import { EpisodeLine } from '@/components/suspects/episode-line';
import { DismissalDecider } from './dismissal-decider';
import { FigureChips } from '@/components/suspects/figure-chips';
import { ReasonList } from '@/components/suspects/reason-list';
import { ScoreBadge } from '@/components/suspects/score-badge';
import { useClaim } from '@/components/suspects/use-claim';
import { VerdictPill } from '@/components/suspects/verdict-pill';
import classes from '@/components/suspects/suspects.module.css';

interface SuspectRowProps {
  entry: SuspectList['accounts'][number];
  opened: boolean;
  ticked: boolean;
  /** Whether an incident of this server is open. */
  inIncident: boolean;
  onToggle(account: string): void;
  onTick(account: string): void;
}

/**
 * One account of the ranking: who, how bad, what it did beside what is usual; opened, the proof and what can be done. There may be
 * thousands, so the row is drawn only when something of it changes: it looks at neither the clock nor the acts of the page.
 */
export const SuspectRow = memo(function SuspectRow({ entry, opened, ticked, inIncident, onToggle, onTick }: SuspectRowProps) {
  const { assessment, actions } = entry;
  const t = useTranslations('suspects');
  const claim = useClaim();
  const { language } = useLanguage();
  const detail = useId();
  const { account, verdict } = assessment;
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.item}>
      <div className={bar.ticked}>
        <Tick account={account} checked={ticked} disabled={isDisabled(actions)} onToggle={onTick} />
        <button type="button" className={classes.row} aria-expanded={opened} aria-controls={detail} onClick={() => onToggle(account)}>
          <ScoreBadge score={assessment.score} verdict={verdict} />
          <span className={classes.words}>
            <AccountName account={account} name={assessment.name} />
            <span className={`${classes.second} digits`}>{claim(assessment)}</span>
            {assessment.episode !== undefined && <EpisodeLine episode={assessment.episode} verdict={verdict} />}
          </span>
          <span className={`${classes.beside} digits`} aria-hidden>
            <span>
              {t('recipients')} <strong>{formatNumber(assessment.figures.recipients, language)}</strong>
            </span>
            {assessment.usualRecipients !== null && (
              <span>
                {t('usual')} {formatNumber(assessment.usualRecipients, language)}
              </span>
            )}
          </span>
          <span className={classes.pills}>
            {isDisabled(actions) && <StatusPill look="off">{t(isLoginless(account) ? 'stopped' : 'disabled')}</StatusPill>}
            <VerdictPill verdict={verdict} />
          </span>
          <Chevron size={20} aria-hidden />
        </button>
      </div>
      <div id={detail}>{opened && <SuspectDetail entry={entry} inIncident={inIncident} />}</div>
    </li>
  );
});

function SuspectDetail({ entry, inIncident }: Pick<SuspectRowProps, 'entry' | 'inIncident'>) {
  const { serverId } = useActs();
  const { assessment, actions, hasEvidence } = entry;
  const { account } = assessment;
  return (
    <div className={classes.detail}>
      <ReasonList reasons={assessment.reasons} />
      <FigureChips assessment={assessment} />
      <div className={classes.buttons}>
        <AccountButtons account={account} actions={actions} />
        <CopyButton text={account} />
      </div>
      <AccountOutcomes account={account} actions={actions} kinds={['contain-account', 'stop-sending', 'disable-account', 'enable-account', 'set-password']} />
      <DismissalDecider entry={entry} inIncident={inIncident} />
      <EvidenceToggle of={{ serverId, account, incident: null }} hasEvidence={hasEvidence} startOpened />
    </div>
  );
}
