'use client';

import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconKey, IconPencil, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { ServerSummary } from '@/lib/console/servers/schemas';

export type ServerAct = 'rename' | 'code' | 'revoke';

/** What can be done with one mail host. */
export function ServerMenu({ server, onAct }: { server: ServerSummary; onAct(act: ServerAct): void }) {
  const t = useTranslations('servers');
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={40} className="touch-target" aria-label={t('menu', { name: server.name })}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => onAct('rename')}>
          {t('rename')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => onAct('code')}>
          {t('newCode')}
        </Menu.Item>
        {server.state !== 'revoked' && (
          <Menu.Item color="red.8" leftSection={<IconPlugConnectedX size={16} aria-hidden />} onClick={() => onAct('revoke')}>
            {t('revoke')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
