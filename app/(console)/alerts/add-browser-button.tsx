'use client';

import { Button } from '@mantine/core';
import { useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { BASE_PATH } from '@/components/hooks/address';
import { useLanguage } from '@/components/hooks/language';
import { useMe } from '@/components/hooks/use-me';
import { request } from '@/components/hooks/request';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { browserOf } from '@/components/ui/browser-of';
import classes from './alerts.module.css';

const noChange = () => () => undefined;
const canBeAlerted = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** Lets this browser be woken by alerts, also when no page of the console is open. */
export function AddBrowserButton({ pushKey }: { pushKey: string | null }) {
  const t = useTranslations('alerts');
  const { language } = useLanguage();
  const { name } = useMe();
  const client = useQueryClient();
  const notice = useNotice();
  const able = useSyncExternalStore(noChange, canBeAlerted, () => true);
  const [state, setState] = useState<'idle' | 'busy' | 'refused' | 'failed'>('idle');
  const [error, setError] = useState<unknown>(null);
  if (!able) return <p className={classes.quiet}>{t('browserCannot')}</p>;
  const add = async (): Promise<void> => {
    setState('busy');
    setError(null);
    if ((await Notification.requestPermission()) !== 'granted') return setState('refused');
    const subscription = await subscribe(pushKey ?? '').catch(() => null);
    if (subscription === null) return setState('failed');
    const body = { name: `${name}: ${browserOf(navigator.userAgent) ?? '?'}`.slice(0, 60), language, ...subscription };
    try {
      await request('/api/alerts/browser', { schema: z.object({ id: z.string() }), method: 'POST', body });
      notice(t('browserAdded'));
    } catch (failure) {
      setError(failure);
    }
    setState('idle');
    await client.invalidateQueries({ queryKey: ['alerts'] });
  };
  return (
    <div className={classes.form}>
      <div className={classes.buttons}>
        <Button variant="default" disabled={pushKey === null} loading={state === 'busy'} onClick={() => void add()}>
          {t('addBrowser')}
        </Button>
      </div>
      {state === 'refused' && <p role="alert" className={classes.text}>{t('browserRefused')}</p>}
      {state === 'failed' && <p role="alert" className={classes.text}>{t('browserFailed')}</p>}
      <ProblemMessage error={error} />
    </div>
  );
}

async function subscribe(pushKey: string): Promise<{ endpoint: string; p256dh: string; auth: string }> {
  const registration = await navigator.serviceWorker.register(`${BASE_PATH}/service-worker.js`);
  await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey });
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? '', p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' };
}
