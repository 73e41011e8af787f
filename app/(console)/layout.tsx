import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Suspense, type ReactNode } from 'react';
import { Shell } from '@/components/shell/shell';
import { currentUser } from '@/lib/auth/current-user';
import { PAGE_ADDRESS_HEADER, signInAddress } from '@/lib/auth/page-address';

/**
 * Who is signed out gets the sign-in page instead of an empty console. When a session ends while a page is open, the
 * answer of 401 to its next question leads there.
 */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  if ((await currentUser()) === null) redirect(signInAddress((await headers()).get(PAGE_ADDRESS_HEADER)));
  return (
    <Suspense>
      <Shell>{children}</Shell>
    </Suspense>
  );
}
