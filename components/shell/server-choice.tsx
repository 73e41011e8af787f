'use client';

import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useOverview } from '../hooks/use-overview';
import classes from './shell.module.css';

/** The name of the mail server the page is about; a choice where there are several. */
export function ServerChoice() {
  const t = useTranslations('shell');
  const pathname = usePathname();
  const { data } = useOverview();
  if (data === undefined || data.server === null) return null;
  if (data.servers.length < 2) return <span className={classes.serverName}>{data.server.name}</span>;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <button type="button" className={classes.user} aria-label={`${t('mailServer')}: ${data.server.name}`}>
          <span className={classes.serverName}>{data.server.name}</span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {data.servers.map(({ id, name }) => (
          <Menu.Item key={id} component={Link} href={`${pathname}?server=${encodeURIComponent(id)}`}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
