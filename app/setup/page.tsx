import { Suspense } from 'react';
import { SetupPage } from '@/components/sign-in/setup-page';

export default function Page() {
  return (
    <Suspense>
      <SetupPage />
    </Suspense>
  );
}
