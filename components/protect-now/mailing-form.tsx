'use client';

import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Overview } from '@/lib/console/servers/schemas';
import { MAX_THRESHOLD } from '@sluice/protection/threshold';
import { readThreshold } from '@sluice/protection/threshold-text';
import type { Act } from '../actions/act-state';
import { useTickingFormats } from '../hooks/use-formats';
import { useWhyNot } from '../hooks/use-me';
import { useServerState } from '../server-state/use-server-state';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { mailingChoices, proposedThreshold } from './mailing-choices';
import { whyNotMail } from './why-not-mail';
import classes from './protect-now.module.css';

/** What is typed; the threshold and the end are those that are proposed until somebody chooses others. */
interface MailingDraft {
  sender: string;
  messages: string;
  threshold: string | null;
  until: number | null;
}
export const EMPTY_DRAFT: MailingDraft = { sender: '', messages: '', threshold: null, until: null };

interface MailingFormProps {
  draft: MailingDraft;
  onDraft(draft: MailingDraft): void;
  overview: Overview | undefined;
  onClose(): void;
  onPlan(act: Extract<Act, { kind: 'plan-mailing' }>): void;
}

const TWO_HOURS = 2;

/** Whose mailing it is, how large, above how many messages protection begins then, and until when. */
export function MailingForm({ draft, onDraft, overview, onClose, onPlan }: MailingFormProps) {
  const t = useTranslations('mailing');
  const { moment, duration, number, now } = useTickingFormats();
  const why = useWhyNotText(overview);
  const usual = overview?.usualThreshold ?? 1;
  // The console's clock is not known before its first answer, and the choices stay as they were first shown.
  const [opened, setOpened] = useState(now);
  if (opened === 0 && now > 0) setOpened(now);
  const choices = mailingChoices(opened);
  const { sender } = draft;
  const until = draft.until ?? choices[TWO_HOURS] ?? opened;
  const change = (part: Partial<MailingDraft>): void => onDraft({ ...draft, ...part });
  const [tried, setTried] = useState(false);
  const messages = readThreshold(draft.messages);
  const shown = draft.threshold ?? number(proposedThreshold(usual, messages, MAX_THRESHOLD));
  const threshold = readThreshold(shown);
  const named = sender.trim() !== '' && sender.trim().length <= 320;
  const high = threshold !== null && threshold > usual;
  const plan = (): void => {
    setTried(true);
    if (named && messages !== null && high) onPlan({ kind: 'plan-mailing', sender: sender.trim(), messages, threshold, until });
  };
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('title')}
      stays={t('stays')}
      confirmLabel={t('confirm', { time: moment(until) })}
      disabled={why !== null}
      onConfirm={plan}
      extra={
        why !== null ? (
          <p className={classes.why}>{why}</p>
        ) : (
          <div className={classes.fields}>
            <TextInput size="md" label={t('sender')} description={t('senderHint')} maxLength={320} autoCapitalize="none" autoComplete="off" spellCheck={false} inputMode="email" value={sender} error={tried && !named ? t('senderInvalid') : null} onChange={(event) => change({ sender: event.currentTarget.value })} />
            <TextInput size="md" label={t('messages')} inputMode="numeric" autoComplete="off" value={draft.messages} error={tried && messages === null ? t('messagesInvalid', { most: MAX_THRESHOLD }) : null} onChange={(event) => change({ messages: event.currentTarget.value })} />
            <TextInput size="md" label={t('threshold')} description={t('thresholdHint', { usual })} inputMode="numeric" autoComplete="off" value={shown} error={(tried || draft.threshold !== null) && !high ? t('thresholdInvalid', { usual, most: MAX_THRESHOLD }) : null} onChange={(event) => change({ threshold: event.currentTarget.value })} />
            <NativeSelect
              size="md"
              label={t('until')}
              value={String(until)}
              onChange={(event) => change({ until: Number(event.currentTarget.value) })}
              data={choices.map((at) => ({ value: String(at), label: t('untilChoice', { time: moment(at), duration: duration(Math.round((at - opened) / 60_000) * 60_000) }) }))}
            />
          </div>
        )
      }
    >
      <p className={classes.paragraph}>{t('intro')}</p>
      <p className={classes.paragraph}>{t('happens')}</p>
    </ConfirmDialog>
  );
}

function useWhyNotText(overview: Overview | undefined): string | null {
  const own = useTranslations('mailing.whyNot');
  const usual = useTranslations('actions.protectNow.whyNot');
  const role = useWhyNot('actions:request');
  const { kind } = useServerState();
  const cause = whyNotMail(kind, overview);
  if (role !== null || cause === null) return role;
  return cause === 'off' || cause === 'standing' || cause === 'too-old' ? own(cause) : usual(cause);
}
