'use client';

import { useTranslations } from 'use-intl';
import type { AlertPath } from '@sluice/alerts/path';
import { visibleString } from '../evidence/visible-text';
import { useFormats } from '../hooks/use-formats';
import { StatusPill } from '../ui/status-pill';
import type { StateLook } from '../ui/state-look';

const looks: Record<AlertPath['state'], StateLook> = { nobody: 'near', failing: 'near', unproven: 'unknown', proven: 'watching' };

/** Whether somebody would be told of a trip; a tick only where it was proven. @param path undefined before it is known */
export function AlertPathLine({ path }: { path: AlertPath | undefined }) {
  const t = useTranslations('alerts');
  const { age } = useFormats();
  if (path === undefined) return <StatusPill look="unknown">{t('path.loading')}</StatusPill>;
  const names = path.weak.map((name) => visibleString(name)).join(', ');
  return <StatusPill look={looks[path.state]}>{t(`path.${path.state}`, { names, age: path.provenAt === null ? '?' : age(path.provenAt) })}</StatusPill>;
}
