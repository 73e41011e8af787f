'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AlertChannelView } from '@/lib/console/alerts/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats, useTickingFormats } from '@/components/hooks/use-formats';
import { useWhyNot } from '@/components/hooks/use-me';
import { Permitted } from '@/components/people/permitted';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { StatusPill } from '@/components/ui/status-pill';
import { useNotice } from '@/components/ui/use-notice';
import { AddBrowserButton } from './add-browser-button';
import { AddChannelDialog } from './add-channel-dialog';
import { useRemoveChannel, useTestChannel } from './use-alerts';
import classes from './alerts.module.css';

/** The ways to reach somebody: where each leads, whether it was proven, a test, and taking it away. */
export function ChannelCard({ channels, pushKey }: { channels: readonly AlertChannelView[]; pushKey: string | null }) {
  const t = useTranslations('alerts');
  const { number } = useFormats();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<AlertChannelView | null>(null);
  const [test, remove] = [useTestChannel(), useRemoveChannel()];
  const notice = useNotice();
  return (
    <Card title={t('channels', { count: number(channels.length) })}>
      <div className={classes.form}>
        <ProblemMessage error={test.error ?? remove.error} />
        {channels.length === 0 && <p className={classes.text}>{t('noChannels')}</p>}
        <ul className={classes.list}>
          {channels.map((channel) => (
            <ChannelRow key={channel.id} channel={channel} onTest={() => test.mutate(channel, { onSuccess: () => notice(t('testSent')) })} onRemove={() => setRemoving(channel)} />
          ))}
        </ul>
        <div className={classes.ways}>
          <Permitted permission="alerts:manage">
            <Button onClick={() => setAdding(true)}>{t('addChannel')}</Button>
          </Permitted>
          <AddBrowserButton pushKey={pushKey} />
        </div>
      </div>
      {adding && <AddChannelDialog onClose={() => setAdding(false)} />}
      {removing !== null && (
        <ConfirmDialog
          opened
          danger
          title={t('removeTitle', { name: visibleString(removing.name) })}
          confirmLabel={t('removeOf', { name: visibleString(removing.name) })}
          pending={remove.isPending}
          onClose={() => setRemoving(null)}
          onConfirm={() =>
            remove.mutate(removing, {
              onSuccess: () => notice(t('removed', { name: visibleString(removing.name) })),
              onSettled: () => setRemoving(null),
            })
          }
        >
          {t('removeText')}
        </ConfirmDialog>
      )}
    </Card>
  );
}

function ChannelRow({ channel, onTest, onRemove }: { channel: AlertChannelView; onTest(): void; onRemove(): void }) {
  const t = useTranslations('alerts');
  const { age, moment } = useTickingFormats();
  const mayManage = useWhyNot('alerts:manage') === null;
  const name = visibleString(channel.name);
  const { provenAt, failingSince, failure } = channel;
  return (
    <li>
      <div className={classes.what}>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className={classes.quiet}>
          {t(`kinds.${channel.kind}`)} · <bdi>{visibleString(channel.place)}</bdi>
          {channel.byGuard && ` · ${t('byGuard')}`}
        </span>
        {failingSince !== null && <span className={classes.quiet}>{visibleString(failure ?? '')}</span>}
      </div>
      {failingSince !== null ? (
        <StatusPill look="near">{t('failing', { time: moment(failingSince) })}</StatusPill>
      ) : (
        <StatusPill look={provenAt === null ? 'unknown' : 'watching'}>{provenAt === null ? t('notProven') : t('proven', { age: age(provenAt) })}</StatusPill>
      )}
      <div className={classes.buttons}>
        {mayManage && (
          <Button variant="default" className="touch-target" aria-label={t('testOf', { name })} onClick={onTest}>
            {t('test')}
          </Button>
        )}
        {(mayManage || channel.own) && (
          <Button variant="default" className="touch-target" aria-label={t('removeOf', { name })} onClick={onRemove}>
            {t('remove')}
          </Button>
        )}
      </div>
    </li>
  );
}
