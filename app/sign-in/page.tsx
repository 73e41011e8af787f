import { Suspense } from 'react';
import { pageMetadata } from '@/app/page-metadata';
import { SignInPage } from './sign-in-page';

export const generateMetadata = () => pageMetadata('signIn');

export default function Page() {
  return (
    <Suspense>
      <SignInPage />
    </Suspense>
  );
}
