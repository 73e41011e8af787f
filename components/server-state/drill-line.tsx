'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { visibleString } from '../evidence/visible-text';
import { useOverviewPart } from '../hooks/use-overview';
import { useServerHref } from '../hooks/use-server-id';

/** Says in the band, on every page, that what happens is a drill; nothing while it is none. */
export function DrillLine({ className }: { className?: string }) {
  const t = useTranslations('drill');
  const hrefOf = useServerHref();
  const name = useOverviewPart(({ drillByName }) => drillByName) ?? null;
  if (name === null) return null;
  return (
    <p className={className}>
      <strong>{t('band', { name: visibleString(name) })}</strong>{' '}
      <Link href={hrefOf('/drill')} style={{ color: 'inherit' }}>
        {t('toDrill')}
      </Link>
    </p>
  );
}
