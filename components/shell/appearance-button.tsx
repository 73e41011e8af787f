'use client';

import { ActionIcon } from '@mantine/core';
import { IconContrastFilled } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';

export function AppearanceButton({ color: _, ...props }: ComponentProps<'button'>) {
  const t = useTranslations('shell');
  return (
    <ActionIcon {...props} variant="subtle" color="gray" size={40} className="touch-target" aria-label={t('appearance')}>
      <IconContrastFilled size={20} aria-hidden />
    </ActionIcon>
  );
}
