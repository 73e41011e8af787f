'use client';

import { focusManager, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { accountSchema } from '@/lib/console/people/schemas';
import { SignInForm } from '../entrance/sign-in-form';
import { askProvider } from '../hooks/provider';
import { BASE_PATH } from '../hooks/address';
import { request, signInPage } from '../hooks/request';
import type { Me } from '../hooks/use-me';
import { Dialog } from '../ui/dialog';
import classes from './confirm-sign-in.module.css';

/** The form of the sign-in over everything, which cannot be read meanwhile. */
export function SignInAgainDialog({ me, onEnd }: { me: Me; onEnd(): void }) {
  const t = useTranslations('auth');
  const client = useQueryClient();
  // Without a session every question of the page would only be refused again.
  useEffect(() => {
    focusManager.setFocused(false);
    return () => {
      focusManager.setFocused(undefined);
      void client.invalidateQueries();
    };
  }, [client]);
  useEffect(() => {
    const look = (): void => {
      const account = request('/api/account', { schema: accountSchema });
      account.then(({ id }) => (id === me.id ? onEnd() : window.location.reload())).catch(() => undefined);
    };
    // It may be the late answer of a question from before the last sign-in, or another tab has signed in.
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [me.id, onEnd]);
  return (
    <Dialog opened onClose={() => undefined} closeOnEscape={false} closeOnClickOutside={false} withCloseButton={false} title={t('endedTitle')} zIndex={500} overlayProps={{ blur: 6, backgroundOpacity: 0.7 }}>
      <div className={classes.form}>
        <p className={classes.text}>{t('endedText')}</p>
        <SignInForm email={me.email} emailKnown toProvider={() => Promise.resolve(void askProvider(() => window.dispatchEvent(new Event('focus'))))} onSignedIn={onEnd}>
          <p className={classes.text}>
            <a href={`${BASE_PATH}${signInPage()}`} className="touch-target">
              {t('endedOther')}
            </a>
          </p>
        </SignInForm>
      </div>
    </Dialog>
  );
}
