'use client';

import { Button, Checkbox, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { channelKinds, channelSettingsSchema, guardChannelKinds, type ChannelKind } from '@sluice/alerts/channel';
import { channelNameSchema } from '@/lib/console/alerts/schemas';
import { forms, languages, type Language } from '@sluice/messages/language';
import { visibleString } from '@/components/evidence/visible-text';
import { useLanguage } from '@/components/hooks/language';
import { Dialog } from '@/components/ui/dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { ShownOnceDialog } from '@/components/ui/shown-once-dialog';
import { channelFields, settingsOfFields, type ChannelField, type FieldName } from './channel-fields';
import { useAddChannel } from './use-alerts';
import classes from './alerts.module.css';

type Kind = Exclude<ChannelKind, 'web-push'>;
const kinds = channelKinds.filter((kind): kind is Kind => kind !== 'web-push');

/** Asks how to reach somebody, adds it and tries it; the secret of a webhook is shown this once. */
export function AddChannelDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations('alerts');
  const shell = useTranslations('shell');
  const add = useAddChannel();
  const here = useLanguage().language;
  const [kind, setKind] = useState<Kind>('webhook');
  const [name, setName] = useState('');
  const [language, setLanguage] = useState<Language>(here);
  const [byGuard, setByGuard] = useState(false);
  const [typed, setTyped] = useState<Partial<Record<FieldName, string>>>({});
  const [wrong, setWrong] = useState<string[]>([]);
  const canGuard = guardChannelKinds.some((each) => each === kind);

  function send(event: FormEvent): void {
    event.preventDefault();
    const named = channelNameSchema.safeParse(name);
    const settings = channelSettingsSchema.safeParse(settingsOfFields(kind, typed));
    const fields = channelFields[kind]
      .filter((field) => settings.error?.issues.some(({ path }) => path[0] === field.name))
      .map((field) => t(`fields.${field.name}`));
    setWrong([...(named.success ? [] : [t('fields.name')]), ...fields]);
    if (!named.success || !settings.success || add.isPending) return;
    add.mutate(
      { name: named.data, language, byGuard: byGuard && canGuard, settings: settings.data },
      { onSuccess: ({ secret }) => secret === null && onClose() },
    );
  }

  if (add.data?.secret != null) {
    return <ShownOnceDialog title={t('secretTitle', { name: visibleString(name) })} text={t('secretText')} shown={add.data.secret} onClose={onClose} />;
  }
  return (
    <Dialog opened onClose={onClose} title={t('addChannel')}>
      <form onSubmit={send} className={classes.form} noValidate>
        <NativeSelect
          label={t('fields.kind')}
          value={kind}
          data={kinds.map((each) => ({ value: each, label: t(`kinds.${each}`) }))}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
          data-autofocus
        />
        <TextInput label={t('fields.name')} maxLength={60} autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        {channelFields[kind].map((field) => (
          <Field
            key={field.name}
            field={field}
            value={typed[field.name] ?? field.usual ?? ''}
            onChange={(value) => setTyped({ ...typed, [field.name]: value })}
          />
        ))}
        <NativeSelect
          label={t('fields.language')}
          value={language}
          data={languages.map((each) => ({ value: each, label: forms[each].name }))}
          onChange={(event) => setLanguage(event.currentTarget.value as Language)}
        />
        {canGuard && <Checkbox label={t('guardToo')} checked={byGuard} onChange={(event) => setByGuard(event.currentTarget.checked)} />}
        <p className={classes.quiet}>{kind === 'mail' ? t('mailHint') : t('secretHint')}</p>
        {wrong.length > 0 && (
          <p role="alert" className={classes.text}>
            {t('wrong', { fields: wrong.join(', ') })}
          </p>
        )}
        <ProblemMessage error={add.error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {shell('cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Field({ field: { name, optional, hidden }, value, onChange }: { field: ChannelField; value: string; onChange(value: string): void }) {
  const t = useTranslations('alerts');
  const label = optional ? t('optional', { label: t(`fields.${name}`) }) : t(`fields.${name}`);
  if (name === 'security') {
    const data = (['starttls', 'tls', 'none'] as const).map((each) => ({ value: each, label: t(`security.${each}`) }));
    return <NativeSelect label={label} value={value} data={data} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  const input = {
    label,
    value,
    maxLength: 2_000,
    autoComplete: 'off',
    autoCapitalize: 'none',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  return hidden ? <PasswordInput {...input} autoComplete="new-password" /> : <TextInput {...input} />;
}
