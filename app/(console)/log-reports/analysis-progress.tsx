'use client';

import { Button, Progress } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { formatBytes } from '@sluice/messages/format-bytes';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import type { LogAnalysisProgress } from './analysis/log-analysis';
import classes from './log-reports.module.css';

/** How far a check is, by the byte, and the way out of it. */
export function AnalysisProgress({ progress: { file, bytes, total }, onCancel }: { progress: LogAnalysisProgress; onCancel(): void }) {
  const t = useTranslations('logReports');
  const { language, share } = useFormats();
  return (
    <Card>
      <div className={classes.running} role="status">
        <span className={classes.file}>{t('running', { file: visibleString(file) })}</span>
      </div>
      <Progress value={total === 0 ? 0 : (bytes * 100) / total} aria-label={t('progressLabel')} size="lg" transitionDuration={0} />
      <div className={classes.running}>
        <span className="digits">{t('progress', { read: formatBytes(bytes, language), total: formatBytes(total, language), share: share(bytes, total) })}</span>
        <Button variant="default" className={classes.wideTarget} onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </Card>
  );
}
