import { pageMetadata } from '@/app/page-metadata';
import { invitationOfLink } from '@/lib/auth/invitation-of-link';
import { SetupPage } from './setup-page';

export const generateMetadata = () => pageMetadata('setup');

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { token } = await searchParams;
  const text = typeof token === 'string' ? token.slice(0, 128) : '';
  return <SetupPage token={text} invitation={text === '' ? null : await invitationOfLink(text)} />;
}
