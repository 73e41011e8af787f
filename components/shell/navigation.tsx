'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useOverview } from '../hooks/use-overview';
import { useServerHref } from '../hooks/use-server-id';
import { placeOf, places } from './places';
import classes from './shell.module.css';

/** The places of the console: at the side, or as tabs within reach of the thumb on a phone. */
export function Navigation() {
  const t = useTranslations('shell');
  const here = placeOf(usePathname()).name;
  const hrefOf = useServerHref();
  const attention = useOverview().data?.openIncident != null;
  return (
    <nav className={classes.navigation} aria-label={t('mainNavigation')}>
      {places.map(({ name, href, Icon, ...place }) => (
        <Link key={name} href={hrefOf(href)} className={classes.place} data-wide-only={'wideOnly' in place || undefined} aria-current={name === here ? 'page' : undefined}>
          <span className={classes.icon}>
            <Icon size={22} stroke={1.7} aria-hidden />
            {name === 'incidents' && attention && <span className={classes.dot} aria-hidden />}
          </span>
          <span className={classes.placeName}>{t(name)}</span>
        </Link>
      ))}
    </nav>
  );
}
