'use client';

import { Select, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { LogFormat } from '@sluice/log-engine/log-engine';
import type { LogAnalysisOptions } from './analysis/log-analysis';
import { LOG_FORMATS } from './log-formats';
import { timeZones } from './use-time-zones';
import classes from './log-reports.module.css';

const DETECT = 'detect';

/** How the files are read, where they do not tell it themselves. */
export function ReadingOptions({ value, onChange }: { value: LogAnalysisOptions; onChange(value: LogAnalysisOptions): void }) {
  const t = useTranslations('logReports');
  const zones = useMemo(() => timeZones(value.timeZone), [value.timeZone]);
  const formats = [{ value: DETECT, label: t('detect') }, ...LOG_FORMATS.map((format) => ({ value: format, label: t(`formats.${format}`) }))];
  return (
    <fieldset className={classes.options}>
      <legend className="visually-hidden">{t('options')}</legend>
      <Select
        label={t('format')}
        data={formats}
        value={value.format ?? DETECT}
        allowDeselect={false}
        onChange={(format) => onChange({ ...value, format: format === DETECT ? null : (format as LogFormat | null) })}
      />
      <TextInput type="date" label={t('day')} description={t('dayHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} value={value.date ?? ''} onChange={({ currentTarget }) => onChange({ ...value, date: currentTarget.value === '' ? null : currentTarget.value })} />
      <Select
        label={t('timeZone')}
        description={t('timeZoneHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={zones}
        value={value.timeZone}
        searchable
        limit={80}
        nothingFoundMessage={t('noZone')}
        allowDeselect={false}
        onChange={(timeZone) => timeZone !== null && onChange({ ...value, timeZone })}
      />
      <TextInput
        label={t('localDomains')}
        description={t('localDomainsHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="example.com, example.net"
        autoComplete="off"
        spellCheck={false}
        value={value.localDomains}
        onChange={({ currentTarget }) => onChange({ ...value, localDomains: currentTarget.value })}
      />
    </fieldset>
  );
}
