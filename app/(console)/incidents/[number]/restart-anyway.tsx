'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isReason, ReasonField } from '@/components/actions/reason-field';
import { PressOutcome } from '@/components/actions/press-outcome';
import { useActs } from '@/components/actions/use-acts';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Permitted } from '@/components/people/permitted';
import classes from './incidents.module.css';

/** The way past the checks: only with a written reason. */
export function RestartAnyway() {
  const t = useTranslations('actions.restart');
  const acts = useActs();
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const [sending, setSending] = useState(false);
  const press = acts.press('restart-smtp', null);
  const given = reason.trim();
  const enough = isReason(reason);
  const confirm = async (): Promise<void> => {
    if (!enough || sending) return;
    setSending(true);
    const answer = await acts.start({ kind: 'restart-smtp', reason: given });
    setSending(false);
    if (answer !== null) setOpened(false);
  };
  const open = (): void => {
    acts.forget('restart-smtp', null);
    setOpened(true);
  };
  return (
    <div className={classes.anyway}>
      <Permitted permission="actions:request" quiet>
        <Button variant="subtle" color="red" className={`touch-target ${classes.dangerText}`} onClick={open}>
          {t('anyway')}
        </Button>
      </Permitted>
      <ConfirmDialog
        danger
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('anywayTitle', { server: acts.serverName })}
        stays={t('stays')}
        confirmLabel={t('anywayButton')}
        pending={sending}
        disabled={!enough}
        onConfirm={() => void confirm()}
        extra={
          <>
            <ReasonField value={reason} onChange={setReason} />
            {press !== null && <PressOutcome press={press} onRetry={() => void confirm()} />}
          </>
        }
      >
        {t('anywayHappens')}
      </ConfirmDialog>
    </div>
  );
}
