'use client';

import { Menu } from '@mantine/core';
import { IconChevronDown, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import Link from 'next/link';
import { may } from '@/lib/console/people/roles';
import { visibleString } from '../evidence/visible-text';
import { signOut } from '../hooks/session';
import { useMe } from '../hooks/use-me';
import { useServerHref } from '../hooks/use-server-id';
import { places } from './places';
import classes from './shell.module.css';

/** Who is signed in, and the way out. */
export function UserMenu() {
  const t = useTranslations('shell');
  const { name: given, email, role } = useMe();
  const name = visibleString(given);
  const roles = useTranslations('people.roles');
  const hrefOf = useServerHref();
  const led = places.filter(({ where, permission }) => where === 'menu' || (permission !== undefined && may(role, permission)));
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <button type="button" className={classes.user} aria-label={t('userMenu', { name })}>
          <IconUserCircle size={20} stroke={1.7} aria-hidden />
          <span className={classes.userName}>{name}</span>
          <IconChevronDown size={14} aria-hidden className={classes.chevron} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.email}>
          {visibleString(email)} · {roles(role)}
        </Menu.Label>
        {led.map(({ name: place, href, Icon }) => (
          <Menu.Item key={place} component={Link} href={hrefOf(href)} leftSection={<Icon size={16} aria-hidden />}>
            {t(place)}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
