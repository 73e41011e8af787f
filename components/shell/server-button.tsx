'use client';

import { IconChevronDown } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';
import { useOverviewPart } from '../hooks/use-overview';
import classes from './shell.module.css';

/** The name of the mail server the page is about. */
export function ServerButton(props: ComponentProps<'button'>) {
  const t = useTranslations('shell');
  const name = useOverviewPart(({ server }) => server?.name) ?? '';
  return (
    <button {...props} type="button" className={classes.user} aria-label={`${t('mailServer')}: ${name}`}>
      <span className={classes.serverName}>{name}</span>
      <IconChevronDown size={14} aria-hidden />
    </button>
  );
}
