'use client';

import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { OpenedMenu } from '../ui/opened-menu';
import { AppearanceButton } from './appearance-button';

const choices = [
  ['light', 'appearanceLight'],
  ['dark', 'appearanceDark'],
  ['auto', 'appearanceAuto'],
] as const satisfies readonly (readonly [MantineColorScheme, string])[];

/** Light, dark, or as the system has it. */
export function AppearanceMenuOpened() {
  const t = useTranslations('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <OpenedMenu position="bottom-end" Button={AppearanceButton}>
        {choices.map(([scheme, name]) => (
          <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} rightSection={scheme === colorScheme ? <IconCheck size={16} aria-hidden /> : undefined}>
            {t(name)}
          </Menu.Item>
        ))}
    </OpenedMenu>
  );
}
