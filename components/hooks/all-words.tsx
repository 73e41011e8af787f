'use client';

import { Suspense, use, type ReactNode } from 'react';
import { useLanguage } from './language';
import { areAllHere, wordsAwaited } from './words';

/** Shows what may need any sentence; where the page before brought only its own, when the others have come. */
export function AllWords({ children }: { children: ReactNode }) {
  return (
    <Suspense>
      <WithAll>{children}</WithAll>
    </Suspense>
  );
}

function WithAll({ children }: { children: ReactNode }) {
  const { language } = useLanguage();
  if (!areAllHere(language)) use(wordsAwaited(language));
  return children;
}
