'use client';

import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useFormats } from '@/components/hooks/use-formats';
import type { ProtectionView } from '@/lib/console/protection/schemas';
import { gateSettingsSchema, LOGIN_REFUSED } from '@sluice/policy/login-decision';
import { useChangeGate } from './use-protection';
import classes from './protection.module.css';

/** What somebody is told who logs in to a contained account, and whether the gate refuses or only observes. */
export function GateForm({ view }: { view: ProtectionView }) {
  const t = useTranslations('protection.gate');
  const shell = useTranslations('shell');
  const { moment } = useFormats();
  const [draft, setDraft] = useState<ProtectionView['gate'] | null>(null);
  const change = useChangeGate();
  const { sentence, observe } = draft ?? view.gate;
  const fits = gateSettingsSchema.shape.sentence.safeParse(sentence).success;
  const edit = (changes: Partial<ProtectionView['gate']>): void => {
    setDraft({ sentence, observe, ...changes });
    change.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (fits) change.mutate({ serverId: view.serverId, version: view.settings.version, sentence: sentence.trim(), observe }, { onSuccess: () => setDraft(null) });
  };
  const { gateUse } = view;
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <p className={classes.gateUse}>
        {gateUse === null ? t('none') : gateUse.lastAskedAt === null ? t('neverAsked') : t('asked', { asked: gateUse.asked, refused: gateUse.refused, time: moment(gateUse.lastAskedAt) })}
      </p>
      {gateUse !== null && (
        <p className={classes.gateUse} data-proven={gateUse.proof?.outcome === 'asked'}>
          {gateUse.proof ? t(`proof.${gateUse.proof.outcome}`, { time: moment(gateUse.proof.at) }) : t('proof.none')}
        </p>
      )}
      <TextInput
        size="md"
        label={t('sentence')}
        description={t('sentenceHint')}
        placeholder={LOGIN_REFUSED}
        maxLength={200}
        value={sentence}
        error={fits ? undefined : t('sentenceInvalid')}
        onChange={(event) => edit({ sentence: event.currentTarget.value })}
      />
      <Checkbox size="md" label={t('observe')} description={t('observeHint')} checked={observe} onChange={(event) => edit({ observe: event.currentTarget.checked })} />
      <ProblemMessage error={change.error} />
      <div className={classes.buttons}>
        <Button type="submit" size="md" variant="default" loading={change.isPending} disabled={draft === null}>
          {t('save')}
        </Button>
      </div>
      <span className={classes.spoken} aria-live="polite">{change.isPending ? shell('loading') : change.isSuccess ? t('saved') : ''}</span>
    </form>
  );
}
