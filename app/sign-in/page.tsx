import { redirect } from 'next/navigation';
import { pageMetadata } from '@/app/page-metadata';
import { currentUser } from '@/lib/auth/current-user';
import { returnAddress } from './return-address';
import { SignInPage } from './sign-in-page';

export const generateMetadata = () => pageMetadata('signIn');

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { arrived, return: wanted } = await searchParams;
  // From the identity provider: the way on is here alone, so that nobody is led elsewhere by it.
  if (arrived !== undefined && (await currentUser()) !== null) redirect(returnAddress(typeof wanted === 'string' ? wanted : null));
  return <SignInPage />;
}
