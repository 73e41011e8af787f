'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAccount } from '@/components/hooks/use-me';
import { RecoveryCodes } from '@/components/people/recovery-codes';
import { SetUpSecondFactor } from '@/components/people/set-up-second-factor';
import { Card } from '@/components/ui/card';
import { StatusPill } from '@/components/ui/status-pill';
import { useNotice } from '@/components/ui/use-notice';
import { FactorDialog } from './factor-dialog';
import classes from './account.module.css';

/** One's second factor: set up, turned off, and its recovery codes made anew. */
export function SecondFactorCard() {
  const t = useTranslations('account');
  const { data } = useAccount();
  const notice = useNotice();
  const [opened, setOpened] = useState<'set-up' | 'off' | 'codes' | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (data === undefined) return null;
  const { on, recoveryCodes } = data.secondFactor;
  const show = (made: string[]): void => {
    setOpened(null);
    setCodes(made);
  };
  return (
    <Card title={t('factorTitle')} aside={<StatusPill look={on ? 'watching' : 'off'}>{on ? t('factorIsOn') : t('factorIsOff')}</StatusPill>}>
      {codes !== null ? (
        <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
      ) : on ? (
        <>
          <p className={classes.text}>{t('factorOn', { count: recoveryCodes ?? 0 })}</p>
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => setOpened('codes')}>
              {t('recoveryNew')}
            </Button>
            <Button variant="default" onClick={() => setOpened('off')}>
              {t('factorTurnOff')}
            </Button>
          </div>
        </>
      ) : opened === 'set-up' ? (
        <SetUpSecondFactor
          onDone={(made) => {
            show(made);
            notice(t('factorDone'));
          }}
        />
      ) : (
        <>
          <p className={classes.text}>{t('factorOff')}</p>
          <div className={classes.buttons}>
            <Button onClick={() => setOpened('set-up')}>{t('factorStart')}</Button>
          </div>
        </>
      )}
      {(opened === 'off' || opened === 'codes') && (
        <FactorDialog
          kind={opened}
          onClose={() => setOpened(null)}
          onCodes={show}
          onOff={() => {
            setOpened(null);
            notice(t('factorOffDone'));
          }}
        />
      )}
    </Card>
  );
}
