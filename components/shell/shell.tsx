'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { AllWords } from '../hooks/all-words';
import { ConfirmSignIn } from '../people/confirm-sign-in';
import { SignInAgain } from '../people/sign-in-again';
import { StateAnnouncer } from '../server-state/state-announcer';
import { StateBand } from '../server-state/state-band';
import { Brand } from '../ui/brand';
import { AppearanceMenu } from './appearance-menu';
import { LanguageSwitch } from './language-switch';
import { Navigation } from './navigation';
import { ServerChoice } from './server-choice';
import { Shortcuts } from './shortcuts';
import { UserMenu } from './user-menu';
import classes from './shell.module.css';

/** What surrounds every page of a signed-in person. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useTranslations('shell');
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t('skipToContent')}
      </a>
      <header className={classes.header}>
        <Link href="/" className={classes.brand} aria-label={t('product')}>
          <Brand />
          <span className={classes.brandName}>{t('product')}</span>
        </Link>
        <ServerChoice />
        <div className={classes.tools}>
          <LanguageSwitch />
          <AppearanceMenu />
          <UserMenu />
        </div>
      </header>
      <Navigation />
      <div className={classes.body}>
        <StateBand />
        <main id="content" tabIndex={-1} className={classes.main}>
          {usePathname() === '/' ? children : <AllWords>{children}</AllWords>}
        </main>
      </div>
      <StateAnnouncer />
      <ConfirmSignIn />
      <SignInAgain />
      <Shortcuts />
    </div>
  );
}
