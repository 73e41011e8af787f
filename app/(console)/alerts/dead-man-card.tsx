'use client';

import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { deadManSchema, type AlertsView } from '@/lib/console/alerts/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { useOverview } from '@/components/hooks/use-overview';
import { Permitted } from '@/components/people/permitted';
import { Card } from '@/components/ui/card';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { useSaveDeadMan } from './use-alerts';
import classes from './alerts.module.css';

/** Where the guard of the chosen server calls while all is well, so that others notice when it does not. */
export function DeadManCard({ urls }: { urls: AlertsView['deadManUrls'] }) {
  const t = useTranslations('alerts');
  const { moment } = useFormats();
  const server = useOverview().data?.server ?? null;
  const save = useSaveDeadMan();
  const notice = useNotice();
  const [url, setUrl] = useState('');
  const [wrong, setWrong] = useState(false);
  if (server === null) return null;
  const set = urls.find(({ serverId }) => serverId === server.id);
  const store = (value: string | null): void => {
    const parsed = deadManSchema.safeParse({ serverId: server.id, url: value });
    setWrong(!parsed.success);
    if (!parsed.success) return;
    save.mutate(parsed.data, {
      onSuccess: () => {
        setUrl('');
        notice(t('ruleSaved'));
      },
    });
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    store(url.trim());
  };
  return (
    <Card title={t('deadMan')}>
      <form onSubmit={send} className={classes.form} noValidate>
        <p className={classes.text}>{t('deadManText', { server: visibleString(server.name) })}</p>
        <p className={classes.quiet}>{set === undefined ? t('deadManNone') : t('deadManSet', { place: visibleString(set.place), time: moment(set.setAt) })}</p>
        <ProblemMessage error={save.error} />
        <Permitted permission="alerts:manage" quiet>
          <div className={classes.form}>
            <TextInput label={t('deadManField')} type="url" autoComplete="off" maxLength={1_000} value={url} error={wrong ? t('wrong', { fields: t('deadManField') }) : undefined} onChange={(event) => setUrl(event.currentTarget.value)} />
            <div className={classes.buttons}>
              <Button type="submit" variant="default" loading={save.isPending}>
                {t('deadManSave')}
              </Button>
              {set !== undefined && (
                <Button variant="default" onClick={() => store(null)}>
                  {t('deadManRemove')}
                </Button>
              )}
            </div>
          </div>
        </Permitted>
      </form>
    </Card>
  );
}
