'use client';

import { IconChevronDown, IconUserCircle } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';
import { visibleString } from '../evidence/visible-text';
import { useMe } from '../hooks/use-me';
import classes from './shell.module.css';

/** Who is signed in. */
export function UserButton(props: ComponentProps<'button'>) {
  const t = useTranslations('shell');
  const name = visibleString(useMe().name);
  return (
    <button {...props} type="button" className={classes.user} aria-label={t('userMenu', { name })}>
      <IconUserCircle size={20} stroke={1.7} aria-hidden />
      <span className={classes.userName}>{name}</span>
      <IconChevronDown size={14} aria-hidden className={classes.chevron} />
    </button>
  );
}
