'use client';

import { Button, FileButton } from '@mantine/core';
import { IconFileUpload, IconLock } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import classes from './log-reports.module.css';

interface DropZoneProps {
  /** Files hover over the page. */
  over: boolean;
  onFiles(files: File[]): void;
}

/** Where files are dropped, or chosen by those who cannot or will not drag. */
export function DropZone({ over, onFiles }: DropZoneProps) {
  const t = useTranslations('logReports');
  return (
    <div className={classes.zone} data-over={over || undefined}>
      <IconFileUpload size={36} stroke={1.4} aria-hidden />
      <p className={classes.zoneTitle}>{over ? t('dropNow') : t('drop')}</p>
      <FileButton multiple onChange={onFiles}>
        {(button) => (
          <Button {...button} variant="default" className={classes.wideTarget}>
            {t('choose')}
          </Button>
        )}
      </FileButton>
      <p className={classes.quiet}>{t('accepted')}</p>
      <p className={classes.private}>
        <IconLock size={16} aria-hidden />
        <span>{t('private')}</span>
      </p>
    </div>
  );
}
