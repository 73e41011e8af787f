'use client';

import { Alert, Button, Checkbox, Fieldset, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { ProtectionView } from '@/lib/console/protection/schemas';
import { MAX_THRESHOLD } from '@sluice/protection/threshold';
import { RequestProblem } from '@/components/hooks/request';
import { useFormats } from '@/components/hooks/use-formats';
import { useChangeProtection } from './use-protection';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { ChangedMeanwhile } from './changed-meanwhile';
import { RecipientThreshold } from './recipient-threshold';
import { SavedLine } from './saved-line';
import { readThreshold } from '@sluice/protection/threshold-text';
import { WouldHaveFiredLine } from './would-have-fired-line';
import classes from './protection.module.css';

interface Draft {
  applied: boolean;
  text: string;
  byRecipients: boolean;
  recipientsText: string;
  brake: boolean;
  holdOwner: boolean;
  version: number;
}

/** The rule with its threshold, and what else happens when it fires. What is typed stays until it is saved or given up, whatever others save meanwhile. */
export function ProtectionForm({ view }: { view: ProtectionView }) {
  const t = useTranslations('protection');
  const shell = useTranslations('shell');
  const { number } = useFormats();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [invalid, setInvalid] = useState(false);
  const [recipientsInvalid, setRecipientsInvalid] = useState(false);
  const change = useChangeProtection();
  const { applyQueueLimit, threshold, recipientThreshold = null, version } = view.settings;
  const applied = draft?.applied ?? applyQueueLimit;
  const text = draft?.text ?? number(threshold);
  const byRecipients = draft?.byRecipients ?? recipientThreshold !== null;
  const recipientsText = draft?.recipientsText ?? (recipientThreshold === null ? '' : number(recipientThreshold));
  const brake = draft?.brake ?? view.settings.brake;
  const holdOwner = draft?.holdOwner ?? view.settings.holdOwner;
  const conflict = draft !== null && draft.version !== version && !change.isPending;
  const belowPeak = change.error instanceof RequestProblem && change.error.code === 'threshold-below-peak';
  const typed = readThreshold(text);
  const recipientsTyped = readThreshold(recipientsText);

  const edit = (changes: Partial<Draft>): void => {
    setDraft({ applied, text, byRecipients, recipientsText, brake, holdOwner, version: draft?.version ?? version, ...changes });
    setInvalid(false);
    setRecipientsInvalid(false);
    change.reset();
  };
  const save = (confirmed: boolean): void => {
    setInvalid(typed === null);
    setRecipientsInvalid(byRecipients && recipientsTyped === null);
    if (typed === null || (byRecipients && recipientsTyped === null)) return;
    // After a conflict was shown, saving again means: over the values shown.
    change.mutate({ serverId: view.serverId, applyQueueLimit: applied, threshold: typed, recipientThreshold: byRecipients ? recipientsTyped : null, brake, holdOwner, version, confirmed }, { onSuccess: () => setDraft(null) });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save(false);
  };
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      {view.protected && <Alert color="red" classNames={{ message: 'problem-text' }}>{t('stillProtected')}</Alert>}
      <Checkbox size="md" label={t('rule')} checked={applied} onChange={(event) => edit({ applied: event.currentTarget.checked })} classNames={{ label: classes.ruleLabel, body: classes.rule }} />
      <TextInput
        size="md"
        className={classes.threshold}
        label={t('threshold')}
        description={t('thresholdHint')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={20}
        value={text}
        error={invalid ? t('thresholdInvalid', { most: MAX_THRESHOLD }) : undefined}
        onChange={(event) => edit({ text: event.currentTarget.value })}
        rightSection={<span className={classes.unit}>{t('thresholdUnit')}</span>}
        rightSectionWidth={84}
        classNames={{ input: 'digits' }}
      />
      <WouldHaveFiredLine threshold={typed} />
      <RecipientThreshold
        recipients={view.recipients}
        applied={applied}
        on={byRecipients}
        text={recipientsText}
        typed={recipientsTyped}
        invalid={recipientsInvalid}
        onTick={(on) => edit({ byRecipients: on })}
        onType={(value) => edit({ recipientsText: value })}
      />
      <Fieldset legend={t('atTrip')} variant="unstyled">
        <Stack gap="sm">
          <Checkbox label={t('brake')} description={t('brakeHint')} checked={brake} onChange={(event) => edit({ brake: event.currentTarget.checked })} />
          <Checkbox label={t('holdOwner')} description={t('holdOwnerHint')} checked={holdOwner} onChange={(event) => edit({ holdOwner: event.currentTarget.checked })} />
        </Stack>
      </Fieldset>
      {conflict && <ChangedMeanwhile view={view} onTake={() => setDraft(null)} />}
      {!belowPeak && !conflict && <ProblemMessage error={change.error} />}
      <div className={classes.buttons}>
        <Button type="submit" size="md" loading={change.isPending} disabled={draft === null}>
          {t('save')}
        </Button>
        {draft !== null && (
          <Button variant="subtle" size="md" onClick={() => { setDraft(null); setInvalid(false); setRecipientsInvalid(false); change.reset(); }}>
            {t('reset')}
          </Button>
        )}
        <SavedLine view={view} saved={change.isSuccess} unsaved={draft !== null} />
      </div>
      <ConfirmDialog
        opened={belowPeak}
        onClose={() => change.reset()}
        title={t('belowPeakTitle', { threshold: typed ?? 0 })}
        stays={t('belowPeakStays', { threshold })}
        confirmLabel={t('belowPeakSave', { threshold: typed ?? 0 })}
        onConfirm={() => save(true)}
        pending={change.isPending}
      >
        {t('belowPeakText', { peak: Math.max(view.day.peak ?? 0, view.week.peak ?? 0) })}
      </ConfirmDialog>
      <span className={classes.spoken} aria-live="polite">{change.isPending ? shell('loading') : ''}</span>
    </form>
  );
}
