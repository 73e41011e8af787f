'use client';

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Receiver } from '@/lib/console/audit/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats, useTickingFormats } from '@/components/hooks/use-formats';
import { Permitted } from '@/components/people/permitted';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { AddReceiverDialog } from './add-receiver-dialog';
import { useReceivers, useRemoveReceiver } from './use-receivers';
import classes from './audit.module.css';

/** Who gets every new row of the audit too, and whether each has taken what there is. */
export function ReceiverCard() {
  const t = useTranslations('audit.receivers');
  const { moment } = useFormats();
  const notice = useNotice();
  const { data, error } = useReceivers();
  const remove = useRemoveReceiver();
  const stateOf = useReceiverState();
  const [opened, setOpened] = useState<Receiver | 'new' | null>(null);
  const removing = opened === 'new' ? null : opened;
  const place = visibleString(removing?.place ?? '');
  return (
    <div className={classes.below}>
      <Card title={t('title')}>
        <div className={classes.receivers}>
          <p className={classes.text}>{t('text')}</p>
          <ProblemMessage error={error} />
          {data?.receivers.length === 0 && <p className={classes.quiet}>{t('none')}</p>}
          <ul aria-label={t('title')}>
            {data?.receivers.map((receiver) => (
              <li key={receiver.id}>
                <div className={classes.receiver}>
                  <strong>
                    <bdi>{visibleString(receiver.place)}</bdi>
                  </strong>
                  <span className={receiver.failingSince === null ? classes.quiet : classes.failing}>{stateOf(receiver)}</span>
                  {receiver.place.endsWith('(UDP)') && <span className={classes.quiet}>{t('udp')}</span>}
                  <span className={classes.quiet}>{t('by', { name: visibleString(receiver.addedByName), time: moment(receiver.addedAt) })}</span>
                </div>
                <Permitted permission="audit:forward" quiet>
                  <Button variant="default" className="touch-target" aria-label={t('removeOf', { place: visibleString(receiver.place) })} onClick={() => setOpened(receiver)}>
                    {t('remove')}
                  </Button>
                </Permitted>
              </li>
            ))}
          </ul>
          <div>
            <Permitted permission="audit:forward" quiet>
              <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} className="touch-target" onClick={() => setOpened('new')}>
                {t('add')}
              </Button>
            </Permitted>
          </div>
        </div>
      </Card>
      {opened === 'new' && <AddReceiverDialog onClose={() => setOpened(null)} />}
      <ConfirmDialog
        opened={removing !== null}
        danger
        onClose={() => setOpened(null)}
        title={t('removeTitle', { place })}
        stays={t('removeStays')}
        confirmLabel={t('removeOf', { place })}
        pending={remove.isPending}
        extra={<ProblemMessage error={remove.error} />}
        onConfirm={() => {
          if (removing === null) return;
          remove.mutate(
            { id: removing.id },
            {
              onSuccess: () => {
                setOpened(null);
                notice(t('removedNotice', { place }));
              },
            },
          );
        }}
      >
        {t('removeText')}
      </ConfirmDialog>
    </div>
  );
}

function useReceiverState(): (receiver: Receiver) => string {
  const t = useTranslations('audit.receivers.state');
  const { moment, age } = useTickingFormats();
  return ({ failingSince, failure, waiting, takenAt }) => {
    if (failingSince !== null) return t('failing', { time: moment(failingSince), why: visibleString(failure ?? ''), count: waiting });
    if (waiting > 0) return t('waiting', { count: waiting });
    return takenAt === null ? t('new') : t('ok', { age: age(takenAt) });
  };
}
