'use client';

import { Menu } from '@mantine/core';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import type { Overview } from '@/lib/console/servers/schemas';
import { useOverviewPart } from '../hooks/use-overview';
import { StateSymbol } from '../ui/state-symbol';
import type { StateLook } from '../ui/state-look';
import { OpenedMenu } from '../ui/opened-menu';
import { ServerButton } from './server-button';

const looks: Record<Overview['servers'][number]['status'], StateLook> = { off: 'off', watching: 'watching', protected: 'protected', unknown: 'unknown', silent: 'unknown' };

/** As many as a menu shows on a phone; of more, those that need somebody first. */
const MOST = 10;
const urgency: Record<Overview['servers'][number]['status'], number> = { protected: 0, silent: 1, unknown: 2, off: 3, watching: 3 };

function mostUrgent(servers: Overview['servers']): Overview['servers'] {
  return servers.length <= MOST ? servers : [...servers].sort((a, b) => urgency[a.status] - urgency[b.status]).slice(0, MOST);
}

const choiceOf = ({ server, servers }: Overview) => ({ server: server === null ? null : { id: server.id, name: server.name }, servers });

/** The mail servers, to be chosen from. */
export function ServerChoiceOpened() {
  const t = useTranslations('shell');
  const states = useTranslations('states');
  const pathname = usePathname();
  // An incident belongs to one server, so another server cannot be shown on its page.
  const page = /^\/incidents\/./.test(pathname) ? '/' : pathname;
  const data = useOverviewPart(choiceOf);
  if (data === undefined || data.server === null) return null;
  const listed = mostUrgent(data.servers);
  return (
    <OpenedMenu position="bottom-start" Button={ServerButton}>
        {listed.map(({ id, name, status }) => (
          <Menu.Item key={id} component={Link} href={`${page}?server=${encodeURIComponent(id)}`} leftSection={<StateSymbol look={looks[status]} size={16} />} aria-current={id === data.server?.id || undefined}>
            {name} · {states(status)}
          </Menu.Item>
        ))}
        {listed.length < data.servers.length && (
          <Menu.Item component={Link} href="/servers">
            {t('allServers', { count: data.servers.length })}
          </Menu.Item>
        )}
    </OpenedMenu>
  );
}
