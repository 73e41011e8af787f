'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { confirmWith } from '../hooks/request';
import { late } from '../ui/late';

const ConfirmSignInDialog = late(() => import('./confirm-sign-in-dialog').then(({ ConfirmSignInDialog: Loaded }) => Loaded));

/** Asks for the password when a press needs a fresh sign-in, and lets the press go on. Several presses at once are asked about once. */
export function ConfirmSignIn() {
  const [asked, setAsked] = useState<{ minutes: number } | null>(null);
  const waiting = useRef<((confirmed: boolean) => void)[]>([]);
  useEffect(
    () =>
      confirmWith(
        (minutes) =>
          new Promise((resolve) => {
            waiting.current.push(resolve);
            setAsked({ minutes });
          }),
      ),
    [],
  );
  const end = useCallback((confirmed: boolean): void => {
    setAsked(null);
    waiting.current.splice(0).forEach((resolve) => resolve(confirmed));
  }, []);
  return asked === null ? null : <ConfirmSignInDialog minutes={asked.minutes} onEnd={end} />;
}
