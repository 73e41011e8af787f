'use client';

import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { CopyButton } from '@/components/ui/copy-button';
import { installCommand } from './enroll-command';
import classes from './servers.module.css';
import { useGuardPackages } from './use-servers';

/** The lines that bring the guard onto a mail host, or why this console has none to offer. */
export function InstallStep({ address }: { address: string }) {
  const t = useTranslations('servers');
  const { data, isError } = useGuardPackages();
  const [wanted, setWanted] = useState('deb');
  if (isError) return <p className={classes.text}>{t('packagesUnknown')}</p>;
  if (data === undefined) return t('stepInstall');
  const packages = data.packages.filter(({ kind }) => kind !== 'tar');
  const shown = packages.find(({ kind }) => kind === wanted) ?? packages[0];
  if (shown === undefined) return <p className={classes.text}>{t('noPackage', { version: data.version })}</p>;
  const label = (kind: string): string => t(kind === 'deb' ? 'hostWithNode' : 'hostWithoutNode');
  const command = installCommand(address, shown);
  return (
    <div className={classes.install}>
      {t('stepInstall')}
      {packages.length > 1 ? (
        <SegmentedControl aria-label={t('hostSystem')} value={shown.kind} onChange={setWanted} data={packages.map(({ kind }) => ({ value: kind, label: label(kind) }))} />
      ) : (
        <strong>{label(shown.kind)}</strong>
      )}
      <div className={classes.command}>
        <code>{command}</code>
        <CopyButton text={command} name={t('command')} />
      </div>
      <span className={classes.note}>{t(shown.kind === 'deb' ? 'packageSmall' : 'packageSize', { size: (shown.bytes / 1e6).toFixed(1) })}</span>
    </div>
  );
}
