'use client';

import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconContrastFilled } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';

const choices = [
  ['light', 'appearanceLight'],
  ['dark', 'appearanceDark'],
  ['auto', 'appearanceAuto'],
] as const satisfies readonly (readonly [MantineColorScheme, string])[];

/** Light, dark, or as the system has it. */
export function AppearanceMenu() {
  const t = useTranslations('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={40} className="touch-target" aria-label={t('appearance')}>
          <IconContrastFilled size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(([scheme, name]) => (
          <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} rightSection={scheme === colorScheme ? <IconCheck size={16} aria-hidden /> : undefined}>
            {t(name)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
