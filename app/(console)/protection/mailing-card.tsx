'use client';

import { Button } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTickingFormats } from '@/components/hooks/use-formats';
import { useOverview } from '@/components/hooks/use-overview';
import { MailingFacts } from '@/components/protect-now/mailing-facts';
import { Card } from '@/components/ui/card';
import classes from './protection.module.css';

const MailingDialog = dynamic(() => import('@/components/protect-now/mailing-dialog').then(({ MailingDialog: Loaded }) => Loaded), { ssr: false });

/** The planned mailing that is under way, or how one is planned. */
export function MailingCard() {
  const t = useTranslations('mailing');
  const { data } = useOverview();
  const { duration, now } = useTickingFormats();
  const [opened, setOpened] = useState(false);
  const mailing = data?.server?.report?.mailing ?? null;
  return (
    <Card title={t('title')}>
      <div className={classes.form}>
        {mailing === null ? (
          <>
            <p className={classes.gateUse}>{t('intro')}</p>
            {data?.server?.report && <p className={classes.gateUse}>{t('none')}</p>}
          </>
        ) : (
          <p className={classes.mailing}>
            <MailingFacts mailing={mailing} usual={data?.usualThreshold ?? 0} /> <span className="digits">{t('left', { left: duration(Math.max(0, mailing.until - now)) })}</span>
          </p>
        )}
        <div className={classes.buttons}>
          <Button size="md" variant="default" aria-haspopup="dialog" onClick={() => setOpened(true)}>
            {mailing === null ? t('plan') : t('endOrLook')}
          </Button>
        </div>
      </div>
      {opened && <MailingDialog onClose={() => setOpened(false)} />}
    </Card>
  );
}
