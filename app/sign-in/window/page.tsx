import { pageMetadata } from '@/app/page-metadata';
import { askedLately, currentUser } from '@/lib/auth/current-user';
import { ProviderWindow } from './provider-window';

export const generateMetadata = () => pageMetadata('signIn');

/** The window in which the identity provider asks anew who somebody is. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { done } = await searchParams;
  const person = done === undefined ? null : await currentUser();
  return <ProviderWindow outcome={done === undefined ? 'begin' : person === null ? 'nobody' : askedLately(person) ? 'asked' : 'not-asked'} />;
}
