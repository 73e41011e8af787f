'use client';

import { useTranslations } from 'use-intl';
import type { AlertPath } from '@sluice/alerts/path';
import { visibleString } from '../evidence/visible-text';
import { formatAge } from '@sluice/messages/format-duration';
import { useFormats } from '../hooks/use-formats';
import { useClockReading } from '../hooks/use-server-clock';
import { StatusPill } from '../ui/status-pill';
import type { StateLook } from '../ui/state-look';

const looks: Record<AlertPath['state'], StateLook> = { nobody: 'near', failing: 'near', unproven: 'unknown', proven: 'watching' };

/** Whether somebody would be told of a trip; a tick only where it was proven. @param path undefined before it is known */
export function AlertPathLine({ path }: { path: AlertPath | undefined }) {
  const t = useTranslations('alerts');
  const { language } = useFormats();
  const provenAt = path?.provenAt ?? null;
  const age = useClockReading((now) => (provenAt === null ? '?' : formatAge((now ?? 0) - provenAt, language)));
  if (path === undefined) return <StatusPill look="unknown">{t('path.loading')}</StatusPill>;
  const names = path.weak.map((name) => visibleString(name)).join(', ');
  return <StatusPill look={looks[path.state]}>{t(`path.${path.state}`, { names, age })}</StatusPill>;
}
