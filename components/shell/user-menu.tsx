'use client';

import { Menu } from '@mantine/core';
import { IconChevronDown, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { authClient } from '../hooks/session';
import classes from './shell.module.css';

/** Who is signed in, and the way out. */
export function UserMenu() {
  const t = useTranslations('shell');
  const user = authClient.useSession().data?.user;
  const name = user?.name ?? user?.email ?? '';
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
        {user !== undefined && <Menu.Label className={classes.email}>{user.email}</Menu.Label>}
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Ends the session and loads the sign-in page anew, so that nothing seen before stays in memory. */
async function signOut(): Promise<void> {
  await authClient.signOut();
  window.location.assign('/sign-in');
}
