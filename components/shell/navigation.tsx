'use client';

import { IconAlertOctagon, IconFileSearch, IconHistory, IconHome, IconServer2, IconShieldHalf, IconUserSearch } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useOverview } from '../hooks/use-overview';
import { useServerHref } from '../hooks/use-server-id';
import classes from './shell.module.css';

const places = [
  { name: 'overview', href: '/', Icon: IconHome },
  { name: 'incidents', href: '/incidents', Icon: IconAlertOctagon },
  { name: 'suspects', href: '/suspects', Icon: IconUserSearch },
  // Six tabs are as many as a phone has room for; there the page of suspects leads to it.
  { name: 'logReports', href: '/log-reports', Icon: IconFileSearch, wideOnly: true },
  { name: 'protection', href: '/protection', Icon: IconShieldHalf },
  { name: 'servers', href: '/servers', Icon: IconServer2 },
  { name: 'audit', href: '/audit', Icon: IconHistory },
] as const;

/** The places of the console: at the side, or as tabs within reach of the thumb on a phone. */
export function Navigation() {
  const t = useTranslations('shell');
  const pathname = usePathname();
  const hrefOf = useServerHref();
  const attention = useOverview().data?.openIncident != null;
  return (
    <nav className={classes.navigation} aria-label={t('mainNavigation')}>
      {places.map(({ name, href, Icon, ...place }) => {
        const current = href === '/' ? pathname === '/' : pathname.startsWith(href);
        return (
          <Link key={name} href={hrefOf(href)} className={classes.place} data-wide-only={'wideOnly' in place || undefined} aria-current={current ? 'page' : undefined}>
            <span className={classes.icon}>
              <Icon size={22} stroke={1.7} aria-hidden />
              {name === 'incidents' && attention && <span className={classes.dot} aria-hidden />}
            </span>
            <span className={classes.placeName}>{t(name)}</span>
          </Link>
        );
      })}
    </nav>
  );
}
