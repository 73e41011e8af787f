'use client';

import { notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl';

/** Says for a few seconds that something was done; what it says must also stand in the page. */
export function useNotice(): (message: string) => void {
  const t = useTranslations('shell');
  return (message) => void notifications.show({ message, closeButtonProps: { 'aria-label': t('close') } });
}
