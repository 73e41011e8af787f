'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { AppearanceMenu } from '../shell/appearance-menu';
import { LanguageSwitch } from '../shell/language-switch';
import { Brand } from '../ui/brand';
import classes from './entrance.module.css';

/** What surrounds a page that needs no sign-in. */
export function Entrance({ title, description, children }: { title: ReactNode; description?: ReactNode; children: ReactNode }) {
  const t = useTranslations('shell');
  return (
    <div className={classes.page}>
      <header className={classes.tools}>
        <span className={classes.brand}>
          <Brand />
          {t('product')}
        </span>
        <LanguageSwitch />
        <AppearanceMenu />
      </header>
      <main className={classes.main}>
        <div className={classes.card}>
          <h1 className={classes.title}>{title}</h1>
          {description !== undefined && <p className={classes.description}>{description}</p>}
          {children}
        </div>
      </main>
    </div>
  );
}
