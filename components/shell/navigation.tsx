'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { may } from '@/lib/console/people/roles';
import { useMe } from '../hooks/use-me';
import { useOverviewPart } from '../hooks/use-overview';
import { useServerHref } from '../hooks/use-server-id';
import { placeOf, places } from './places';
import classes from './shell.module.css';

/** The places of the console: at the side, or as tabs within reach of the thumb on a phone. */
export function Navigation() {
  const t = useTranslations('shell');
  const here = placeOf(usePathname()).name;
  const hrefOf = useServerHref();
  const { role } = useMe();
  const shown = places.filter(({ where, permission }) => where !== 'menu' && (permission === undefined || may(role, permission)));
  const attention = useOverviewPart(({ openIncident }) => openIncident !== null) === true;
  return (
    <nav className={classes.navigation} aria-label={t('mainNavigation')}>
      {shown.map(({ name, href, Icon, where }) => (
        <Link key={name} href={hrefOf(href)} className={classes.place} data-wide-only={where === 'wide' || undefined} aria-current={name === here ? 'page' : undefined}>
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
