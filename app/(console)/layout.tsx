import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { firstAnswers } from '@/app/first-answers';
import { FirstAnswers } from '@/components/hooks/first-answers';
import { AllWords } from '@/components/hooks/all-words';
import { MeProvider } from '@/components/hooks/use-me';
import { SecondFactorGate } from '@/components/people/late-second-factor-gate';
import { LiveBeat } from '@/components/hooks/live/live-beat';
import { Shell } from '@/components/shell/shell';
import { StorageFaultPage } from '@/components/shell/storage-fault-page';
import { currentUser } from '@/lib/auth/current-user';
import { PAGE_ADDRESS_HEADER, signInAddress } from '@/lib/console/page-address';
import { waysIn } from '@/lib/auth/own-account';
import { database } from '@/lib/db/client';
import { storageFaultOf, type StorageFault } from '@/lib/db/storage-fault';

/**
 * Who must set up a second factor first gets nothing but that.
 * Who is signed out gets the sign-in page instead of an empty console. When a session ends while a page is open, the
 * answer of 401 to its next question opens the sign-in over it.
 */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const person = await currentUser().catch(faultOrThrow);
  if (typeof person === 'string') return <StorageFaultPage fault={person} />;
  const address = (await headers()).get(PAGE_ADDRESS_HEADER);
  if (person === null) redirect(signInAddress(address));
  const { id, name, email, role, secondFactor, mustSetUp } = person;
  // How he shows who he is is asked for by the page, except where it is all that the page is for.
  const ways = mustSetUp ? await waysIn(database(), id) : { password: true, provider: null };
  const me = { id, name, email, role, secondFactor: { on: secondFactor, recoveryCodes: null, required: mustSetUp }, passkeys: [], ...ways };
  const answers = mustSetUp ? [] : await firstAnswers(address).catch(() => []);
  return (
    <MeProvider me={me}>
      <LiveBeat />
      <FirstAnswers answers={answers}>{mustSetUp ? <AllWords><SecondFactorGate /></AllWords> : <Shell>{children}</Shell>}</FirstAnswers>
    </MeProvider>
  );
}

/** Nobody can be known while the database cannot be read; which fault it is, is no secret. */
function faultOrThrow(error: unknown): StorageFault {
  const fault = storageFaultOf(error);
  if (fault === null) throw error;
  return fault;
}
