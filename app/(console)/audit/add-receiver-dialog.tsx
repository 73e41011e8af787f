'use client';

import { Button, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { receiverSettingsSchema, type AddingReceiver } from '@/lib/console/audit/schemas';
import { Dialog } from '@/components/ui/dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { ShownOnceDialog } from '@/components/ui/shown-once-dialog';
import { useNotice } from '@/components/ui/use-notice';
import { useAddReceiver } from './use-receivers';
import classes from './audit.module.css';

const KINDS = ['webhook', 'tcp', 'udp'] as const;
type Kind = (typeof KINDS)[number];

/** Asks where the audit shall go; a webhook's secret is shown this once. */
export function AddReceiverDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations('audit.receivers');
  const shell = useTranslations('shell');
  const notice = useNotice();
  const add = useAddReceiver();
  const [kind, setKind] = useState<Kind>('webhook');
  const [url, setUrl] = useState('');
  const [host, setHost] = useState('');
  const [port, setPort] = useState<number | string>(514);
  const [tried, setTried] = useState(false);
  const asked: AddingReceiver['settings'] = kind === 'webhook' ? { kind, url: url.trim() } : { kind: 'syslog', host, port: Number(port), transport: kind };
  const isValid = receiverSettingsSchema.safeParse(asked).success;
  const place = kind === 'webhook' ? (/^https?:\/\/([^/?#]+)/i.exec(url.trim())?.[1] ?? '') : `${host}:${port}`;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isValid || add.isPending) return;
    add.mutate(
      { settings: asked },
      {
        onSuccess: ({ secret }) => {
          notice(t('addedNotice', { place }));
          if (secret === null) onClose();
        },
      },
    );
  };
  const secret = add.data?.secret ?? null;
  if (secret !== null) return <ShownOnceDialog title={t('secretTitle', { place })} text={t('secretText')} shown={secret} onClose={onClose} />;
  const error = tried && !isValid ? t('invalid') : null;
  return (
    <Dialog opened onClose={onClose} title={t('add')}>
      <form onSubmit={send} className={classes.receivers} noValidate>
        <SegmentedControl fullWidth aria-label={t('kind')} value={kind} onChange={(value) => setKind(KINDS.find((each) => each === value) ?? 'webhook')} data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))} />
        {kind === 'webhook' ? (
          <TextInput data-autofocus label={t('url')} description={t('urlHint')} type="url" autoComplete="off" maxLength={2_000} value={url} error={error} onChange={(event) => setUrl(event.currentTarget.value)} />
        ) : (
          <>
            <TextInput data-autofocus label={t('host')} description={t('syslogHint')} autoComplete="off" autoCapitalize="none" maxLength={255} value={host} error={error} onChange={(event) => setHost(event.currentTarget.value)} />
            <NumberInput label={t('port')} min={1} max={65_535} allowDecimal={false} value={port} onChange={setPort} />
          </>
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
