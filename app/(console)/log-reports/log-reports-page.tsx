'use client';

import { Alert, Button, FileButton } from '@mantine/core';
import { IconAlertCircle, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { KEPT_FILES } from '@/lib/console/reports/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useAddressState } from '@/components/hooks/use-address-state';
import { Card } from '@/components/ui/card';
import { PageTitle } from '@/components/ui/page-title';
import { wantsOptions, type LogAnalysisOptions } from './analysis/log-analysis';
import { useLogAnalysis } from './analysis/use-log-analysis';
import { AnalysisOutcome } from './analysis-outcome';
import { AnalysisProgress } from './analysis-progress';
import { DropZone } from './drop-zone';
import { fileNames } from './file-names';
import { KeptReports } from './kept-reports';
import { ReadingOptions } from './reading-options';
import { useFileDrop } from './use-file-drop';
import { useBrowserZone } from './use-time-zones';
import classes from './log-reports.module.css';

/** Log files are dropped here, analysed in this browser, and shown; below are the reports that were kept. */
export function LogReportsPage() {
  const t = useTranslations('logReports');
  const address = useAddressState();
  const browserZone = useBrowserZone();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [tooMany, setTooMany] = useState<number | null>(null);
  const [changed, setChanged] = useState<Partial<LogAnalysisOptions>>({});
  const [asked, setAsked] = useState<boolean | null>(null);
  const { state, start, cancel } = useLogAnalysis();
  const optionsId = useId();
  // Once files are chosen the result comes first, unless it is the options that would better it.
  const optionsOpen = files.length === 0 || (asked ?? (state.phase === 'done' && wantsOptions(state.analysis)));
  const Chevron = optionsOpen ? IconChevronDown : IconChevronRight;
  const options: LogAnalysisOptions = { format: null, date: null, timeZone: browserZone, localDomains: '', ...changed };

  function check(next: readonly File[]): void {
    if (next.length === 0) return;
    if (next.length > KEPT_FILES) {
      setTooMany(next.length);
      return;
    }
    setTooMany(null);
    setFiles(next);
    setAsked(null);
    address.set({ account: null, show: null }, 'replace');
    start(next, options);
  }
  const over = useFileDrop(check);
  const { names, more } = fileNames(files);
  return (
    <div className={classes.page}>
      <PageTitle description={t('description')}>{t('title')}</PageTitle>
      <Card>
        {files.length === 0 || over ? (
          <DropZone over={over} onFiles={check} />
        ) : (
          <div className={classes.chosen}>
            <span className={classes.file}>{`${t('chosen', { count: files.length, names })}${more > 0 ? ', …' : ''}`}</span>
            <div className={classes.actions}>
              <Button variant="default" className="touch-target" disabled={state.phase === 'running'} onClick={() => check(files)}>
                {t('again')}
              </Button>
              <FileButton multiple onChange={check}>
                {(button) => (
                  <Button {...button} variant="default" className="touch-target">
                    {t('otherFiles')}
                  </Button>
                )}
              </FileButton>
            </div>
          </div>
        )}
        {files.length > 0 && (
          <Button
            variant="subtle"
            size="compact-md"
            className={`${classes.optionsToggle} touch-target`}
            leftSection={<Chevron size={16} aria-hidden />}
            aria-expanded={optionsOpen}
            aria-controls={optionsId}
            onClick={() => setAsked(!optionsOpen)}
          >
            {t('options')}
          </Button>
        )}
        <div id={optionsId}>{optionsOpen && <ReadingOptions value={options} onChange={setChanged} />}</div>
      </Card>
      {tooMany !== null && (
        <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden />} classNames={{ message: 'problem-text' }}>
          {t('tooMany', { count: tooMany, limit: KEPT_FILES })}
        </Alert>
      )}
      {state.phase === 'running' && <AnalysisProgress progress={state.progress} onCancel={cancel} />}
      {state.phase === 'cancelled' && <p role="status">{t('cancelled')}</p>}
      {state.phase === 'failed' && (
        <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden />} classNames={{ message: 'problem-text' }}>
          <p className={classes.paragraph}>{t('failed')}</p>
          <p className={classes.quiet}>{t('failedDetail', { detail: visibleString(state.detail) })}</p>
        </Alert>
      )}
      {state.phase === 'done' && <AnalysisOutcome key={state.run} analysis={state.analysis} />}
      <KeptReports />
    </div>
  );
}
