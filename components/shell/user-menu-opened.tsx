'use client';

import { Menu } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import Link from 'next/link';
import { may } from '@/lib/console/people/roles';
import { visibleString } from '../evidence/visible-text';
import { signOut } from '../hooks/session';
import { useMe } from '../hooks/use-me';
import { useServerHref } from '../hooks/use-server-id';
import { OpenedMenu } from '../ui/opened-menu';
import { places } from './places';
import { UserButton } from './user-button';
import classes from './shell.module.css';

/** Who is signed in, where the pages are that have no place at the side, and the way out. */
export function UserMenuOpened() {
  const t = useTranslations('shell');
  const { email, role } = useMe();
  const roles = useTranslations('people.roles');
  const hrefOf = useServerHref();
  const led = places.filter(({ where, permission }) => where === 'menu' || (permission !== undefined && may(role, permission)));
  return (
    <OpenedMenu position="bottom-end" Button={UserButton}>
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
    </OpenedMenu>
  );
}
