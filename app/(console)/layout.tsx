import { Suspense, type ReactNode } from 'react';
import { Shell } from '@/components/shell/shell';

/** Everything here asks the console for data, and an answer of 401 leads to the sign-in page. */
export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <Suspense>
      <Shell>{children}</Shell>
    </Suspense>
  );
}
